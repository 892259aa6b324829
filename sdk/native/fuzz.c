/* A libFuzzer target over one function of a bytes plugin, KEYWAY_FUZZ_FUNCTION. Each
 * input is a lifecycle of its own, so that it alone reproduces what it found. Every
 * byte of the result is read, so that AddressSanitizer sees one that does not belong
 * to it. */
#include "native.h"

#include <stdlib.h>

FILE *keyway_native_results; /* there are none */

KEYWAY_EXTERN_C int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const keyway_native_function_t *find(void) {
  const keyway_native_function_t *const function =
      keyway_native_find(KEYWAY_FUZZ_FUNCTION);
  if (!function) {
    fprintf(stderr,
            "error: the plugin has no function `%s`\n"
            "  hint: keyway_add_fuzzer(NAME FUNCTION function)\n",
            KEYWAY_FUZZ_FUNCTION);
    _Exit(KEYWAY_NATIVE_USAGE);
  }
  return function;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const keyway_native_function_t *function;
  static volatile unsigned char sink;
  const keyway_native_exports_t exports = keyway_native_find_exports();
  keyway_result_t result;
  size_t i;
  if (!function) {
    function = find();
  }
  if (!exports.init || !exports.cleanup || exports.init() < 0) {
    fputs("error: the plugin has no `init` or `cleanup`, or `init` failed\n",
          stderr);
    _Exit(KEYWAY_NATIVE_PLUGIN_ERROR);
  }
  result = keyway_native_call_function(function, data, size);
  for (i = 0; result.code >= 0 && i < result.size; ++i) {
    sink = ((const unsigned char *)result.data)[i];
  }
  exports.cleanup();
  return 0;
}
