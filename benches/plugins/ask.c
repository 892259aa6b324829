/* Asks the host as often as it is told, and adds up the sizes of the answers. */
#include <keyway/host.h>
#include <keyway/plugin.h>

static int32_t process(int32_t times) {
  int32_t sum = 0;
  for (int32_t time = 0; time < times; ++time) {
    unsigned char value[16];
    const int32_t size = keyway_var_get("rate", value, sizeof value);
    if (size < 0) {
      return size;
    }
    sum = (sum + size) & 0x7fffffff;
  }
  return sum;
}

KEYWAY_LIFECYCLE_PLUGIN("ask", process);
