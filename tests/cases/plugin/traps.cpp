// The traps that C++ code runs into, with the function they happened in; after a
// trap nothing is called, cleanup neither.
// PLUGIN: function
// RUN: keyway run traps.wasm --input 0
// RUN: keyway run traps.wasm --input 1
// RUN: keyway run traps.wasm --input 2
// RUN: keyway run traps.wasm --input 3
#include <keyway/plugin.h>

namespace shop {
__attribute__((noinline)) int32_t divide(int32_t by) { return 7 / by; }
} // namespace shop

static int32_t process(int32_t value) {
  volatile int32_t *nowhere = reinterpret_cast<int32_t *>(0x7ffffff0);
  switch (value) {
  case 0:
    return shop::divide(value);
  case 1:
    __builtin_trap();
  case 2:
    return *nowhere;
  default:
    return shop::divide(value);
  }
}

KEYWAY_FUNCTION_PLUGIN("traps", process);
