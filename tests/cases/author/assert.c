/* A failed assertion is told: in the host's log where that is granted, and by the
 * trap in any case. What aborts, and what exits, traps as well.
 * PLUGIN: bytes
 * RUN: keyway call assert.wasm check --allow log --input 5 --input 50
 * RUN: keyway call assert.wasm check --input 50
 * RUN: keyway call assert.wasm stop --input 50
 */
#undef NDEBUG
#include <keyway/plugin.h>

#include <assert.h>
#include <stdlib.h>

KEYWAY_FUNCTION(check, input) {
  const int number = atoi((const char *)input.data);
  assert(number < 10);
  return keyway_reply_text("small");
}

KEYWAY_FUNCTION(stop, input) { abort(); }

KEYWAY_BYTES_PLUGIN("assert");
