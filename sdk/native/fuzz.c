/* A libFuzzer target over one function of a bytes plugin, KEYWAY_FUZZ_FUNCTION. Each
 * input is a lifecycle of its own, so that it alone reproduces what it found. Every
 * byte of the result is read, so that AddressSanitizer sees one that does not belong
 * to it. */
#include "native.h"

#include <stdlib.h>
#include <string.h>

KEYWAY_EXTERN_C int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const keyway_native_function_t *find(void) {
  const keyway_native_function_t *function = keyway_native_functions;
  while (function && strcmp(function->name, KEYWAY_FUZZ_FUNCTION) != 0) {
    function = function->next;
  }
  if (!function) {
    fprintf(stderr,
            "error: the plugin has no function `%s`\n"
            "  hint: keyway_add_fuzzer(NAME FUNCTION function)\n",
            KEYWAY_FUZZ_FUNCTION);
    _Exit(KEYWAY_NATIVE_NO_FUNCTION);
  }
  return function;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const keyway_native_function_t *function;
  static volatile unsigned char sink;
  const keyway_native_exports_t exports = keyway_native_find_exports();
  keyway_result_t result;
  unsigned char *input;
  size_t i;
  if (!function) {
    function = find();
  }
  if (!exports.init || exports.init() < 0) {
    fputs("error: the plugin has no `init`, or it failed\n", stderr);
    _Exit(KEYWAY_NATIVE_PLUGIN_ERROR);
  }
  input = keyway_bytes_begin(size);
  if (input) {
    if (size) {
      memcpy(input, data, size);
    }
    result = keyway_bytes_call(function->function, input, size);
    for (i = 0; result.code >= 0 && i < result.size; ++i) {
      sink = ((const unsigned char *)result.data)[i];
    }
  }
  exports.cleanup();
  return 0;
}
