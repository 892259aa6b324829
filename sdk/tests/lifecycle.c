/* The state machine of lifecycle@1 and the packing helpers, natively: the same
 * header compiles for the build machine. Exits 0, or with the failing line. */
#include <keyway/plugin.h>

#include "check.h"

_Static_assert(KEYWAY_ABI_VERSION == 0x010000, "the ABI is 1.0.0");
_Static_assert(KEYWAY_ERROR_PLUGIN < -99, "-9 .. -99 are reserved");
_Static_assert(sizeof(int32_t) == 4 && sizeof(int64_t) == 8, "sizes");

static int32_t init_result = KEYWAY_OK;
static int32_t cleanup_result = KEYWAY_OK;

static int32_t init(void) { return init_result; }
static int32_t process(int32_t value) { return value; }
static int32_t cleanup(void) { return cleanup_result; }

KEYWAY_LIFECYCLE_PLUGIN("twin", process, .init = init, .cleanup = cleanup);

static int states(void) {
  CHECK(keyway_export_get_abi_version() == KEYWAY_ABI_VERSION);
  CHECK(keyway_export_process(1) == KEYWAY_ERROR_NOT_INITIALIZED);
  CHECK(keyway_export_cleanup() == KEYWAY_ERROR_NOT_INITIALIZED);
  init_result = -120;
  CHECK(keyway_export_init() == -120);
  CHECK(keyway_export_is_initialized() == 0);
  init_result = 5; /* anything >= 0 is a success */
  CHECK(keyway_export_init() == KEYWAY_OK);
  CHECK(keyway_export_init() == KEYWAY_ERROR_ALREADY_INITIALIZED);
  CHECK(keyway_export_is_initialized() == 1);
  CHECK(keyway_export_process(7) == 7 && keyway_export_process(-7) == -7);
  CHECK(keyway_export_get_call_count() == 2);
  cleanup_result = -121;
  CHECK(keyway_export_cleanup() == -121);
  CHECK(keyway_export_is_initialized() == 0);
  CHECK(keyway_export_init() == KEYWAY_OK);
  CHECK(keyway_export_get_call_count() == 0);
  return 0;
}

static int borders(void) {
  keyway_lifecycle_state_t state = {1, 0x7fffffff};
  const keyway_lifecycle_t full = {.process = process};
  CHECK(keyway_lifecycle_process(&full, &state, 3) == 3);
  CHECK(state.calls == 0x7fffffff); /* it does not wrap to an error code */
  return 0;
}

int main(void) {
  int line = states();
  return line ? line : borders();
}
