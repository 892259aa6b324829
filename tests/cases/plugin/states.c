/* The states that the SDK's macros keep: what each function answers in the wrong
 * order, that init and cleanup begin anew, and that the count does too.
 * PLUGIN: lifecycle
 * RUN: keyway run states.wasm --steps process=1
 * RUN: keyway run states.wasm --steps init,init
 * RUN: keyway run states.wasm --steps cleanup
 * RUN: keyway run states.wasm --steps init,process=1,process=2,cleanup,init,process=3,cleanup
 * RUN: keyway run states.wasm --steps init,cleanup,process=1
 */
#include <keyway/plugin.h>

static int32_t process(int32_t value) { return value; }

KEYWAY_LIFECYCLE_PLUGIN("states", process);
