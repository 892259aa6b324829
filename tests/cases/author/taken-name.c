/* A function under the name of one of the SDK's exports: the check says that the
 * name is taken.
 * PLUGIN: bytes
 */
#include <keyway/plugin.h>

KEYWAY_FUNCTION(cleanup, input) { return keyway_reply(input.data, input.size); }

KEYWAY_BYTES_PLUGIN("taken-name");
