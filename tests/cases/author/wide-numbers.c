/* 128-bit integers and long double, out of the compiler's own library.
 * PLUGIN: function
 * RUN: keyway run wide-numbers.wasm --input 1000003
 */
#include <keyway/plugin.h>

static int32_t process(int32_t value) {
  volatile unsigned __int128 wide = (unsigned __int128)value << 90;
  volatile long double quad = value;
  wide = wide * 12345 / 7 % (((unsigned __int128)1 << 100) - 3);
  quad = quad * quad / 3;
  return (int32_t)(wide >> 80 & 0xffffff) + (int32_t)(quad / 1e6L) % 1000;
}

KEYWAY_FUNCTION_PLUGIN("wide-numbers", process);
