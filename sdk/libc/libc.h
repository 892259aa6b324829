/* What the sources of the C library share; nobody else includes it.
 *
 * They call each other, and keyway/runtime.h, but never in a circle, which a test
 * proves. */
#ifndef KEYWAY_LIBC_H
#define KEYWAY_LIBC_H

#include <stddef.h>
#include <stdint.h>

/* Stands before each definition that a plugin may call.
 *
 * Rationale: weak, so that a plugin's own function of the same name wins
 * instead of being a duplicate; hidden, so that nothing is exported. Without
 * `no_builtin` clang turns a loop into a call of the very function that the
 * loop implements; gcc, which compiles the native tests, has only the option
 * -fno-builtin for that. */
#if defined(__clang__)
#define KEYWAY_LIBC __attribute__((weak, no_builtin, visibility("hidden")))
#else
#define KEYWAY_LIBC __attribute__((weak, visibility("hidden")))
#endif

/* The same for a variable. */
#define KEYWAY_LIBC_DATA __attribute__((weak, visibility("hidden")))

/* Hands a line without its line feed to the host's log, `level` being one of
 * KEYWAY_LOG_... of keyway/abi.h. The host copies it before it returns. [any] */
#if defined(__wasm__)
__attribute__((import_module("keyway"), import_name("log"))) void
keyway_libc_log(int32_t level, const char *text, size_t size);
#else
void keyway_libc_log(int32_t level, const char *text, size_t size);
#endif

/* How many of the first `size` bytes are whole characters of UTF-8: without the
 * start of one whose end is cut off. Of other bytes all, so that it is never 0
 * where `size` is more than 3. [any] */
static inline size_t keyway_libc_whole(const char *text, size_t size) {
  for (size_t back = 1; back <= 3 && back <= size; ++back) {
    unsigned char byte = (unsigned char)text[size - back];
    if (byte >= 0xc0) {
      size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? size - back : size;
    }
    if (byte < 0x80) {
      break;
    }
  }
  return size;
}

#endif /* KEYWAY_LIBC_H */
