// A local array larger than the stack: with the stack before the data the
// overflow traps, and the globals are safe.
// PLUGIN: function
// RUN: keyway run stack-overflow.wasm --input 1
// RUN: wasm-abi-check stack-overflow.wasm
#include <keyway/plugin.h>

static int32_t globals[4] = {1, 2, 3, 4};

__attribute__((noinline)) static int32_t use(volatile char *bytes, int size) {
  for (int i = size - 1; i >= 0; --i) {
    bytes[i] = 1;
  }
  return bytes[0];
}

static int32_t process(int32_t value) {
  volatile char bytes[100000];
  return use(bytes, sizeof bytes) + globals[value];
}

KEYWAY_FUNCTION_PLUGIN("stack-overflow", process);
