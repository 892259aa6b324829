/* Keyway runtime for freestanding modules: `_initialize`, and the functions that
 * clang calls on its own, even under -ffreestanding.
 *
 * Every definition is weak, so that any number of files may include this
 * header and a libc that is linked as well wins. A source that defines one of
 * them itself is compiled with -DKEYWAY_RUNTIME_LINKED, and sdk/src/runtime.c is
 * compiled and linked beside it. Nobody includes this header by name:
 * `keyway_add_plugin` compiles it once as sdk/src/runtime.c, and a build
 * without CMake gets it from export.h.
 */
#ifndef KEYWAY_RUNTIME_H
#define KEYWAY_RUNTIME_H

#if !defined(__wasm__)
#error "keyway/runtime.h is for wasm32 modules; a native build has a libc"
#endif

#if defined(__cplusplus)
extern "C" {
#endif

/* Rationale: without `no_builtin` clang turns the loops below into calls to the
 * very functions that they implement. */
#define KEYWAY_RUNTIME_ __attribute__((weak, no_builtin, visibility("hidden")))

/* Made by the linker: runs every constructor, in order. Since `_initialize`
 * calls it, the linker does not wrap each export in a call of its own, which
 * would run the constructors again at every call. */
extern void __wasm_call_ctors(void);

/* Runs the constructors of the module; a host calls it once, before all else.
 * A second call does nothing. [any] */
__attribute__((weak, export_name("_initialize"))) void _initialize(void) {
  static int done;
  if (!done) {
    done = 1;
    __wasm_call_ctors();
  }
}

#if !defined(KEYWAY_PROFILE_WASI) /* which has all of this in its libraries */

/* The C library's memory functions, with its contracts. [any] */

KEYWAY_RUNTIME_ void *memcpy(void *to, const void *from, __SIZE_TYPE__ size) {
#if defined(__wasm_bulk_memory__)
  __asm__ volatile("local.get %0\n"
                   "local.get %1\n"
                   "local.get %2\n"
                   "memory.copy 0, 0\n" ::"r"(to),
                   "r"(from), "r"(size)
                   : "memory");
#else
  unsigned char *t = (unsigned char *)to;
  const unsigned char *f = (const unsigned char *)from;
  while (size--) {
    *t++ = *f++;
  }
#endif
  return to;
}

KEYWAY_RUNTIME_ void *memmove(void *to, const void *from, __SIZE_TYPE__ size) {
#if defined(__wasm_bulk_memory__)
  return memcpy(to, from, size); /* memory.copy allows overlap */
#else
  unsigned char *t = (unsigned char *)to;
  const unsigned char *f = (const unsigned char *)from;
  if (t <= f) {
    while (size--) {
      *t++ = *f++;
    }
  } else {
    while (size--) {
      t[size] = f[size];
    }
  }
  return to;
#endif
}

KEYWAY_RUNTIME_ void *memset(void *to, int byte, __SIZE_TYPE__ size) {
#if defined(__wasm_bulk_memory__)
  __asm__ volatile("local.get %0\n"
                   "local.get %1\n"
                   "local.get %2\n"
                   "memory.fill 0\n" ::"r"(to),
                   "r"(byte), "r"(size)
                   : "memory");
#else
  unsigned char *t = (unsigned char *)to;
  while (size--) {
    *t++ = (unsigned char)byte;
  }
#endif
  return to;
}

KEYWAY_RUNTIME_ int memcmp(const void *left, const void *right,
                           __SIZE_TYPE__ size) {
  const unsigned char *l = (const unsigned char *)left;
  const unsigned char *r = (const unsigned char *)right;
  for (; size; ++l, ++r, --size) {
    if (*l != *r) {
      return *l < *r ? -1 : 1;
    }
  }
  return 0;
}

KEYWAY_RUNTIME_ __SIZE_TYPE__ strlen(const char *text) {
  const char *end = text;
  while (*end) {
    ++end;
  }
  return (__SIZE_TYPE__)(end - text);
}

/* What C++ code refers to, whether or not it ever calls it. A pure virtual
 * function traps, and so do the forms of `operator delete`, where there is no
 * heap. Destructors of static objects never run: a module has no exit. A local
 * static is guarded without a lock: there is one thread. [call] [may-trap] */
KEYWAY_RUNTIME_ void __cxa_pure_virtual(void) { __builtin_trap(); }

#if !defined(KEYWAY_RUNTIME_LIBRARY) /* which has a heap: sdk/src/new.c */

KEYWAY_RUNTIME_ void _ZdlPv(void *object) {
  (void)object;
  __builtin_trap();
}

KEYWAY_RUNTIME_ void _ZdlPvm(void *object, __SIZE_TYPE__ size) {
  (void)object;
  (void)size;
  __builtin_trap();
}

KEYWAY_RUNTIME_ void _ZdlPvSt11align_val_t(void *object, __SIZE_TYPE__ align) {
  (void)object;
  (void)align;
  __builtin_trap();
}

KEYWAY_RUNTIME_ void _ZdlPvmSt11align_val_t(void *object, __SIZE_TYPE__ size,
                                            __SIZE_TYPE__ align) {
  (void)object;
  (void)size;
  (void)align;
  __builtin_trap();
}

#endif

KEYWAY_RUNTIME_ int __cxa_atexit(void (*run)(void *), void *object, void *dso) {
  (void)run;
  (void)object;
  (void)dso;
  return 0;
}

KEYWAY_RUNTIME_ int __cxa_guard_acquire(unsigned char *guard) {
  return !*guard;
}

KEYWAY_RUNTIME_ void __cxa_guard_release(unsigned char *guard) { *guard = 1; }

#endif /* KEYWAY_PROFILE_WASI */

#undef KEYWAY_RUNTIME_

#if defined(__cplusplus)
} /* extern "C" */
#endif

#endif /* KEYWAY_RUNTIME_H */
