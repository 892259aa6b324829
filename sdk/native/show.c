/* What the native twin says on standard error, in the words of `keyway`. */
#include "native.h"

const char *keyway_native_describe(int32_t code) {
  switch (code) {
  case KEYWAY_ERROR_NOT_INITIALIZED:
    return "not initialized";
  case KEYWAY_ERROR_ALREADY_INITIALIZED:
    return "already initialized";
  case KEYWAY_ERROR_INVALID_ARGUMENT:
    return "invalid argument";
  case KEYWAY_ERROR_INTERNAL:
    return "internal error";
  case KEYWAY_ERROR_OUT_OF_MEMORY:
    return "out of memory";
  case KEYWAY_ERROR_UNKNOWN_FUNCTION:
    return "unknown function";
  case KEYWAY_ERROR_CAPABILITY_DENIED:
    return "capability denied";
  case KEYWAY_ERROR_HOST:
    return "host error";
  case KEYWAY_ERROR_NOT_FOUND:
    return "not found";
  default:
    return code <= KEYWAY_ERROR_PLUGIN ? "the plugin's own code"
                                       : "reserved code";
  }
}

void keyway_native_show(FILE *stream, const char *text, size_t size) {
  size_t i;
  for (i = 0; i < size; ++i) {
    const unsigned char byte = (unsigned char)text[i];
    if (byte < 0x20 || byte == 0x7f) {
      fprintf(stream, "\\u{%x}", byte);
    } else {
      putc(byte, stream);
    }
  }
}

int keyway_native_usage(const char *problem, const char *what) {
  fprintf(stderr, "error: %s%s%s%s\n  hint: %s-native --help\n", problem,
          what ? ": `" : "", what ? what : "", what ? "`" : "",
          keyway_native_name);
  return KEYWAY_NATIVE_USAGE;
}

int keyway_native_no_function(const char *function) {
  fprintf(stderr, "error: the plugin has no `%s`\n", function);
  return KEYWAY_NATIVE_USAGE;
}

int keyway_native_returned(const char *function, int32_t code) {
  fflush(keyway_native_results);
  keyway_native_drain();
  fprintf(stderr, "error: `%s` returned %ld (%s)", function, (long)code,
          keyway_native_describe(code));
  if (keyway_bytes_state.error_size) {
    fputs(": ", stderr);
    keyway_native_show(stderr, keyway_bytes_state.error_message,
                       keyway_bytes_state.error_size);
  }
  fputc('\n', stderr);
  return KEYWAY_NATIVE_PLUGIN_ERROR;
}

void keyway_native_log(int32_t level, const char *text, size_t size) {
  static const char *const names[] = {"trace", "debug", "info", "warn",
                                      "error"};
  const int32_t most = KEYWAY_LOG_ERROR;
  fprintf(stderr, "[%s] %s: ",
          names[level < 0      ? 0
                : level > most ? most
                               : level],
          keyway_native_name);
  while (size && text[size - 1] == '\n') {
    --size;
  }
  keyway_native_show(stderr, text, size);
  fputc('\n', stderr);
}
