/* Leaves a test with the line of the condition that does not hold. */
#ifndef KEYWAY_TESTS_CHECK_H
#define KEYWAY_TESTS_CHECK_H

#define CHECK(condition) \
  do {                   \
    if (!(condition)) {  \
      return __LINE__;   \
    }                    \
  } while (0)

#endif /* KEYWAY_TESTS_CHECK_H */
