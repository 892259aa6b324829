#include <keyway/plugin.h>

KEYWAY_FUNCTION(echo, input) {
  if (input.size == 0) {
    return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT, "the input is empty");
  }
  return keyway_reply(input.data, input.size); /* lives until the next call */
}

KEYWAY_BYTES_PLUGIN("bytes-c");
