/* As little as a plugin can do: what is measured is the way there and back. */
#include <keyway/plugin.h>

static int32_t process(int32_t value) {
  if (value < 0 || value > 0x3fffffff) { /* below 0 is an error code */
    return KEYWAY_ERROR_INVALID_ARGUMENT;
  }
  return 2 * value + 1;
}

KEYWAY_LIFECYCLE_PLUGIN("number", process);
