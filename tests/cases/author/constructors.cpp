// Constructors run once, by _initialize: not again at every call, nor at a second
// _initialize.
// PLUGIN: lifecycle
// RUN: keyway run constructors.wasm --input 0 --input 0 --input 1
#include <keyway/plugin.hpp>

extern "C" void _initialize();

static int32_t constructed;

struct Global {
  Global() { ++constructed; }
};

static Global one;
static Global two;

class Counter : public keyway::Lifecycle {
public:
  int32_t process(int32_t value) {
    if (value == 1) {
      _initialize();
    }
    return constructed;
  }
};

KEYWAY_LIFECYCLE_CLASS("constructors", Counter);
