/* A function of the host's own that is declared and never called is not imported: the
 * contract need not allow it.
 * PLUGIN: bytes
 * RUN: keyway call host-function.wasm echo --input hello
 * RUN: keyway inspect host-function.wasm | sed -n '/Imports/,/Sections/{/Sections/!p}'
 */
#include <keyway/host.h>
#include <keyway/plugin.h>

KEYWAY_HOST_FUNCTION("shop", "price", shop_price);

KEYWAY_FUNCTION(echo, input) { return keyway_reply(input.data, input.size); }

KEYWAY_BYTES_PLUGIN("host-function");
