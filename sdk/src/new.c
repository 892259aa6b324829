/* operator new and operator delete, for modules without a libc++, over malloc.
 *
 * The forms that may not return null trap where memory cannot grow: without
 * exceptions there is no way back, and a constructor that runs on address 0 would
 * write into the stack. A host tells such a trap as its memory limit. The forms
 * with std::nothrow return null.
 *
 * Written in C, under the names that C++ gives them, so that a project of one
 * language needs no second compiler. */
#include <stdlib.h>

#define OPERATOR __attribute__((weak))

static void *must(void *data) {
  if (!data) {
    __builtin_trap();
  }
  return data;
}

OPERATOR void *_Znwm(size_t size) { return must(malloc(size)); }
OPERATOR void *_Znam(size_t size) { return must(malloc(size)); }
OPERATOR void *_ZnwmSt11align_val_t(size_t size, size_t align) {
  return must(aligned_alloc(align, size));
}
OPERATOR void *_ZnamSt11align_val_t(size_t size, size_t align) {
  return must(aligned_alloc(align, size));
}

OPERATOR void *_ZnwmRKSt9nothrow_t(size_t size, const void *tag) {
  (void)tag;
  return malloc(size);
}
OPERATOR void *_ZnamRKSt9nothrow_t(size_t size, const void *tag) {
  (void)tag;
  return malloc(size);
}
OPERATOR void *_ZnwmSt11align_val_tRKSt9nothrow_t(size_t size, size_t align,
                                                  const void *tag) {
  (void)tag;
  return aligned_alloc(align, size);
}
OPERATOR void *_ZnamSt11align_val_tRKSt9nothrow_t(size_t size, size_t align,
                                                  const void *tag) {
  (void)tag;
  return aligned_alloc(align, size);
}

OPERATOR void _ZdlPv(void *data) { free(data); }
OPERATOR void _ZdaPv(void *data) { free(data); }
OPERATOR void _ZdlPvm(void *data, size_t size) {
  (void)size;
  free(data);
}
OPERATOR void _ZdaPvm(void *data, size_t size) {
  (void)size;
  free(data);
}
OPERATOR void _ZdlPvSt11align_val_t(void *data, size_t align) {
  (void)align;
  free(data);
}
OPERATOR void _ZdaPvSt11align_val_t(void *data, size_t align) {
  (void)align;
  free(data);
}
OPERATOR void _ZdlPvmSt11align_val_t(void *data, size_t size, size_t align) {
  (void)size;
  (void)align;
  free(data);
}
OPERATOR void _ZdaPvmSt11align_val_t(void *data, size_t size, size_t align) {
  (void)size;
  (void)align;
  free(data);
}
OPERATOR void _ZdlPvRKSt9nothrow_t(void *data, const void *tag) {
  (void)tag;
  free(data);
}
OPERATOR void _ZdaPvRKSt9nothrow_t(void *data, const void *tag) {
  (void)tag;
  free(data);
}
OPERATOR void _ZdlPvSt11align_val_tRKSt9nothrow_t(void *data, size_t align,
                                                  const void *tag) {
  (void)align;
  (void)tag;
  free(data);
}
OPERATOR void _ZdaPvSt11align_val_tRKSt9nothrow_t(void *data, size_t align,
                                                  const void *tag) {
  (void)align;
  (void)tag;
  free(data);
}
