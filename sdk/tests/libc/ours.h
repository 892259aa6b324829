/* For tests that compare sdk/libc with the build machine's own library: the
 * former's symbols carry the prefix `our_` here. */
#ifndef KEYWAY_TESTS_LIBC_OURS_H
#define KEYWAY_TESTS_LIBC_OURS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Declares `our_NAME` as the system declares NAME. */
#define OURS(name) extern __typeof__(name) our_##name

extern int our_errno;

/* Leaves the program with the condition that does not hold, and with what it is
 * about, as printf shows it. */
#define EXPECT(condition, ...)                                        \
  do {                                                                \
    if (!(condition)) {                                               \
      fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition); \
      fprintf(stderr, __VA_ARGS__);                                   \
      fprintf(stderr, "\n");                                          \
      exit(1);                                                        \
    }                                                                 \
  } while (0)

/* Numbers that look random and are the same in every run. */
static inline uint64_t next_random(void) {
  static uint64_t state;
  uint64_t value = state += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

static inline unsigned below(unsigned limit) {
  return (unsigned)(next_random() >> 32) % limit;
}

/* How often to try, from the command line. */
static inline long rounds(int count, char **arguments) {
  return count > 1 ? atol(arguments[1]) : 1000;
}

#endif /* KEYWAY_TESTS_LIBC_OURS_H */
