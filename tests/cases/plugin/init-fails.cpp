// An init that fails with a code of the plugin's own: nothing else is called, the
// object is destroyed, and the plugin stays uninitialized.
// PLUGIN: lifecycle
// RUN: keyway run init-fails.wasm --input 1
// RUN: keyway run init-fails.wasm --steps process=1
#include <keyway/plugin.hpp>

class Failing : public keyway::Lifecycle {
public:
  int32_t init() { return KEYWAY_ERROR_PLUGIN - 7; }
  int32_t process(int32_t value) { return value; }
};

KEYWAY_LIFECYCLE_CLASS("init-fails", Failing);
