// Constructors run once, by _initialize, not again at every call.
// PLUGIN: lifecycle
// RUN: keyway run constructors.wasm --input 0 --input 0
#include <keyway/plugin.hpp>

static int32_t constructed;

struct Global {
  Global() { ++constructed; }
};

static Global one;
static Global two;

class Counter : public keyway::Lifecycle {
public:
  int32_t process(int32_t) { return constructed; }
};

KEYWAY_LIFECYCLE_CLASS("constructors", Counter);
