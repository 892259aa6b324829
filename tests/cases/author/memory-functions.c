/* The memory functions that clang calls on its own, against plain loops: every
 * length from 0 to 70, every overlap, each result compared byte by byte.
 * PLUGIN: function
 * RUN: keyway run memory-functions.wasm --input 70
 */
#include <keyway/plugin.h>

void *memcpy(void *, const void *, __SIZE_TYPE__);
void *memmove(void *, const void *, __SIZE_TYPE__);
void *memset(void *, int, __SIZE_TYPE__);
int memcmp(const void *, const void *, __SIZE_TYPE__);
__SIZE_TYPE__ strlen(const char *);

static unsigned char expected[256], actual[256];
static int32_t checks;

static void fill(void) {
  for (volatile int i = 0; i < 256; ++i) {
    expected[i] = actual[i] = (unsigned char)(i * 7 + 1);
  }
}

static int32_t same(void) {
  for (volatile int i = 0; i < 256; ++i) {
    if (expected[i] != actual[i]) {
      return 0;
    }
  }
  ++checks;
  return 1;
}

static int32_t move_is_right(int to, int from, int length) {
  unsigned char copy[256];
  fill();
  for (volatile int i = 0; i < length; ++i) {
    copy[i] = expected[from + i];
  }
  for (volatile int i = 0; i < length; ++i) {
    expected[to + i] = copy[i];
  }
  return memmove(actual + to, actual + from, (__SIZE_TYPE__)length) ==
             actual + to &&
         same();
}

static int32_t length_is_right(int length) {
  __SIZE_TYPE__ size = (__SIZE_TYPE__)length;
  fill();
  for (volatile int i = 0; i < length; ++i) {
    expected[100 + i] = expected[i];
  }
  if (memcpy(actual + 100, actual, size) != actual + 100 || !same()) {
    return 0;
  }
  fill();
  for (volatile int i = 0; i < length; ++i) {
    expected[3 + i] = 0xa5;
  }
  if (memset(actual + 3, 0x1a5, size) != actual + 3 || !same()) {
    return 0;
  }
  fill();
  if (memcmp(actual, expected, size) != 0) {
    return 0;
  }
  actual[length] = 0;
  expected[length] = 200;
  if (memcmp(actual, expected, size + 1) >= 0 ||
      memcmp(expected, actual, size + 1) <= 0) {
    return 0;
  }
  return strlen((const char *)actual) == size;
}

static int32_t process(int32_t most) {
  checks = 0;
  for (int length = 0; length <= most; ++length) {
    for (int distance = 0; distance <= 8; ++distance) {
      if (!move_is_right(10 + distance, 10, length) ||
          !move_is_right(10, 10 + distance, length)) {
        return KEYWAY_ERROR_INTERNAL;
      }
    }
    if (!length_is_right(length)) {
      return KEYWAY_ERROR_INTERNAL;
    }
  }
  return checks;
}

KEYWAY_FUNCTION_PLUGIN("memory-functions", process);
