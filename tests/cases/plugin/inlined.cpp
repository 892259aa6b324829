// A trap in a function that the compiler put into others: each of them is told,
// with the line from which it was called.
// PLUGIN: function
// RUN: keyway run inlined.wasm --input 0
#include <keyway/plugin.h>

namespace shop {
[[gnu::always_inline]] static inline int32_t divide(int32_t by) {
  return 7 / by;
}

struct Order {
  int32_t count;
  [[gnu::always_inline]] int32_t share() const { return 1 + divide(count); }
};
} // namespace shop

static int32_t process(int32_t value) { return shop::Order{value}.share(); }

KEYWAY_FUNCTION_PLUGIN("inlined", process);
