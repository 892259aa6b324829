// The class style, natively: when the object is made and destroyed. Exits 0, or
// with the failing line.
#include <keyway/plugin.hpp>

#include "check.h"

#include <new> // its placement new must not clash with ours

static int made, destroyed;
static int32_t init_result;

class Twin : public keyway::Lifecycle {
public:
  Twin() { ++made; }
  ~Twin() { ++destroyed; }
  int32_t init() { return init_result; }
  int32_t process(int32_t value) { return sum_ += value; }

private:
  int32_t sum_ = 0;
};

KEYWAY_LIFECYCLE_CLASS("twin", Twin);

int main() {
  CHECK(made == 0); // not before init
  CHECK(keyway_export_process(1) == KEYWAY_ERROR_NOT_INITIALIZED);
  init_result = -120;
  CHECK(keyway_export_init() == -120);
  CHECK(made == 1 && destroyed == 1); // a failed init leaves no object
  init_result = 0;
  CHECK(keyway_export_init() == KEYWAY_OK);
  CHECK(keyway_export_process(2) == 2 && keyway_export_process(3) == 5);
  CHECK(keyway_export_cleanup() == KEYWAY_OK);
  CHECK(made == 2 && destroyed == 2);
  CHECK(keyway_export_init() == KEYWAY_OK);
  CHECK(keyway_export_process(4) == 4); // a new object
  return 0;
}
