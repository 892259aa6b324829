#include <keyway/plugin.hpp>

// What a host may grant: a log, configuration, and variables that outlive the
// plugin's instances.
class Greeter : public keyway::Bytes {
public:
  int32_t init() {
    greeting_ = keyway::config_get("greeting", "Hello"); // lives until cleanup
    keyway::log(keyway::Level::debug, "ready");
    return KEYWAY_OK;
  }

  keyway::Result greet(keyway::View name) {
    keyway::Output out;
    out << greeting_ << ", " << name << "! The last one was "
        << keyway::var_get("last", "nobody") << '.';
    if (keyway::var_set("last", name) < 0) {
      keyway::log(keyway::Level::warn, "the host keeps no more");
    }
    return out;
  }

private:
  keyway::View greeting_;
};

KEYWAY_METHOD(Greeter, greet);
KEYWAY_BYTES_CLASS("host-functions-cpp", Greeter);
