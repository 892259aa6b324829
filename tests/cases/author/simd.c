/* SIMD by option: the build allows it, and a host does that is asked to.
 * PLUGIN: function SIMD
 * RUN: keyway run simd.wasm --input 5
 * RUN: keyway run simd.wasm --feature simd --input 5
 */
#include <keyway/plugin.h>

typedef int32_t lanes __attribute__((vector_size(16)));

static int32_t process(int32_t value) {
  volatile lanes a = {value, value + 1, value + 2, value + 3};
  const lanes sum = a * a;
  return sum[0] + sum[1] + sum[2] + sum[3];
}

KEYWAY_FUNCTION_PLUGIN("simd", process);
