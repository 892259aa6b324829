#include <keyway/plugin.h>

static int32_t process(int32_t value) {
  if (value < 0 || value > 0x3fffffff) {
    return KEYWAY_ERROR_INVALID_ARGUMENT; /* a result < 0 is an error */
  }
  return 2 * value;
}

KEYWAY_FUNCTION_PLUGIN("function-c", process);
