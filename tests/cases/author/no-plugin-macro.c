/* Functions without the macro that makes a plugin of them: each export that it would
 * bring is missing, and the hint names the macro.
 * PLUGIN: bytes
 */
#include <keyway/plugin.h>

KEYWAY_FUNCTION(echo, input) { return keyway_reply(input.data, input.size); }
