/* The plugin's exports, as the native twin finds them: a function that the plugin
 * does not have is a weak symbol without a definition, and so null. */
#include "native.h"

#define WEAK KEYWAY_EXTERN_C __attribute__((weak))

WEAK int32_t keyway_export_get_abi_version(void);
WEAK int32_t keyway_export_init(void);
WEAK int32_t keyway_export_process(int32_t);
WEAK int32_t keyway_export_cleanup(void);
WEAK int32_t keyway_export_get_call_count(void);

WEAK int32_t get_abi_version(void);
WEAK int32_t init(void);
WEAK int32_t process(int32_t);
WEAK int32_t cleanup(void);
WEAK int32_t get_call_count(void);

keyway_native_exports_t keyway_native_find_exports(void) {
  keyway_native_exports_t exports;
  if (keyway_export_process || keyway_export_init) {
    /* the macros make all of them: a function of the author's own that is called
     * `init` by chance is none of them */
    exports.get_abi_version = keyway_export_get_abi_version;
    exports.init = keyway_export_init;
    exports.process = keyway_export_process;
    exports.cleanup = keyway_export_cleanup;
    exports.get_call_count = keyway_export_get_call_count;
    return exports;
  }
  exports.get_abi_version = get_abi_version;
  exports.init = init;
  exports.process = process;
  exports.cleanup = cleanup;
  exports.get_call_count = get_call_count;
  return exports;
}
