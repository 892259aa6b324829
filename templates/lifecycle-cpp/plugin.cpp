#include <keyway/plugin.hpp>

class Maximum : public keyway::Lifecycle {
public:
  int32_t process(int32_t value) {
    if (value < 0) {
      return KEYWAY_ERROR_INVALID_ARGUMENT; // a result < 0 is an error
    }
    if (value > maximum_) {
      maximum_ = value;
    }
    return maximum_;
  }

private:
  int32_t maximum_ = 0; // begins anew with every init
};

KEYWAY_LIFECYCLE_CLASS("lifecycle-cpp", Maximum);
