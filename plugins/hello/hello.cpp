// The first plugin: process(x) = 2x + 1, for every x whose result fits.
#include <keyway/plugin.hpp>

class Hello : public keyway::Lifecycle {
public:
  int32_t process(int32_t value) {
    if (value < 0 || value > 0x3fffffff) { // a result below 0 is an error code
      return KEYWAY_ERROR_INVALID_ARGUMENT;
    }
    return 2 * value + 1;
  }
};

KEYWAY_LIFECYCLE_CLASS("hello", Hello);
