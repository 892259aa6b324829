#include <keyway/plugin.h>

static int32_t total;

static int32_t init(void) {
  total = 0;
  return KEYWAY_OK;
}

static int32_t process(int32_t value) {
  if (value < 0 || value > 0x7fffffff - total) {
    return KEYWAY_ERROR_INVALID_ARGUMENT; /* a result < 0 is an error */
  }
  total += value;
  return total;
}

KEYWAY_LIFECYCLE_PLUGIN("lifecycle-c", process, .init = init);
