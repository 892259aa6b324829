// A process that fails with a code of the plugin's own: the next input is tried,
// and the plugin is cleaned up. Its cleanup fails as well.
// PLUGIN: lifecycle
// RUN: keyway run own-error.wasm --input 1 --input 2 --input 3
// RUN: keyway run own-error.wasm --input 2
#include <keyway/plugin.hpp>

class Picky : public keyway::Lifecycle {
public:
  int32_t process(int32_t value) {
    refused_ = value == 1;
    return refused_ ? KEYWAY_ERROR_PLUGIN - 1 : value;
  }
  int32_t cleanup() { return refused_ ? KEYWAY_OK : KEYWAY_ERROR_INTERNAL; }

private:
  bool refused_ = false;
};

KEYWAY_LIFECYCLE_CLASS("own-error", Picky);
