/* Hands its input back: what is measured is how bytes go in and out. */
#include <keyway/plugin.h>

KEYWAY_FUNCTION(echo, input) { return keyway_reply(input.data, input.size); }

KEYWAY_BYTES_PLUGIN("echo");
