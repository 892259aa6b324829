/* Never ends: what is measured is how others fare beside it. */
#include <keyway/plugin.h>

static int32_t process(int32_t value) {
  for (;;) {
    __asm__ volatile(
        ""
        : "+r"(value)); /* something happens, so that the loop stays */
  }
}

KEYWAY_LIFECYCLE_PLUGIN("spin", process);
