/* `NAME-native call` and `NAME-native pipe`: functions of a bytes plugin. */
#include "native.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static keyway_native_exports_t exports;

const keyway_native_function_t *keyway_native_find(const char *name) {
  const keyway_native_function_t *function = keyway_native_functions;
  while (function && strcmp(function->name, name) != 0) {
    function = function->next;
  }
  return function;
}

keyway_result_t
keyway_native_call_function(const keyway_native_function_t *function,
                            const void *input, size_t size) {
  keyway_result_t result;
  unsigned char *const place = keyway_bytes_begin(size);
  if (keyway_native_forget_call) {
    keyway_native_forget_call();
  }
  if (!place) {
    return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, NULL);
  }
  if (size) {
    memcpy(place, input, size);
  }
  keyway_native_in_call = 1;
  result = keyway_bytes_call(function->function, place, size);
  keyway_native_in_call = 0;
  keyway_native_drain();
  return result;
}

/* Makes the plugin ready for calls, or returns why it is not. */
static int start(void) {
  int32_t code;
  exports = keyway_native_find_exports();
  if (!exports.init || !exports.cleanup) {
    return keyway_native_no_function(exports.init ? "cleanup" : "init");
  }
  code = exports.init();
  return code < 0 ? keyway_native_returned("init", code) : 0;
}

static int finish(void) {
  const int32_t code = exports.cleanup();
  return code < 0 ? keyway_native_returned("cleanup", code) : 0;
}

/* The bytes of a file, in memory that is never freed; null where it cannot be
 * read. */
static unsigned char *read_all(FILE *file, size_t *size) {
  size_t capacity = 1 << 16, got;
  unsigned char *data = (unsigned char *)malloc(capacity);
  *size = 0;
  while (data && (got = fread(data + *size, 1, capacity - *size, file)) > 0) {
    *size += got;
    if (*size == capacity) {
      capacity *= 2;
      data = (unsigned char *)realloc(data, capacity);
    }
  }
  return ferror(file) ? NULL : data;
}

static int call_once(const keyway_native_function_t *function,
                     const void *input, size_t size, int several) {
  const keyway_result_t result =
      keyway_native_call_function(function, input, size);
  if (result.code < 0) {
    return keyway_native_returned(function->name, result.code);
  }
  fwrite(result.size ? result.data : "", 1, result.size, keyway_native_results);
  if (several) {
    putc('\n', keyway_native_results);
  }
  fflush(keyway_native_results); /* the next call may crash */
  return 0;
}

static int call_file(const keyway_native_function_t *function,
                     const char *name) {
  FILE *const file = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
  size_t size;
  unsigned char *const data = file ? read_all(file, &size) : NULL;
  int status;
  if (!data) {
    fprintf(stderr, "error: cannot read the input: %s: %s\n", strerror(errno),
            name);
    return KEYWAY_NATIVE_USAGE;
  }
  status = call_once(function, data, size, 0);
  free(data);
  return status;
}

int keyway_native_call(const keyway_native_options_t *options) {
  const keyway_native_function_t *const function =
      keyway_native_find(options->function);
  int worst, status;
  size_t i;
  if (!function) {
    return keyway_native_no_function(options->function);
  }
  status = start();
  if (status) {
    return status;
  }
  worst = options->file          ? call_file(function, options->file)
          : options->input_count ? 0
                                 : call_once(function, "", 0, 0);
  for (i = 0; i < options->input_count; ++i) {
    const char *const input = options->inputs[i];
    status =
        call_once(function, input, strlen(input), options->input_count > 1);
    worst = status > worst ? status : worst;
  }
  status = finish();
  return status > worst ? status : worst;
}

/* A 32-bit number of a frame, the low byte first; 0 where there are no more. */
static int read_number(uint32_t *value) {
  unsigned char bytes[4];
  if (fread(bytes, 1, sizeof bytes, stdin) != sizeof bytes) {
    return 0;
  }
  *value = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 |
           (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
  return 1;
}

static void write_frame(uint32_t code, const void *data, size_t size) {
  const uint32_t numbers[2] = {code, (uint32_t)size};
  int i;
  for (i = 0; i < 8; ++i) {
    putc((int)(numbers[i / 4] >> 8 * (i % 4) & 0xff), keyway_native_results);
  }
  fwrite(size ? data : "", 1, size, keyway_native_results);
}

/* Calls a function for each frame of standard input, for programs that compare:
 * size and bytes in; code, size, and the result or the message out. */
int keyway_native_pipe(const keyway_native_options_t *options) {
  const keyway_native_function_t *const function =
      keyway_native_find(options->function);
  uint32_t size;
  int status;
  if (!function) {
    return keyway_native_no_function(options->function);
  }
  status = start();
  if (status) {
    return status;
  }
  while (read_number(&size)) {
    keyway_result_t result;
    unsigned char *const input = (unsigned char *)malloc(size ? size : 1);
    if (!input || fread(input, 1, size, stdin) != size) {
      return keyway_native_usage("a frame ends early", NULL);
    }
    result = keyway_native_call_function(function, input, size);
    if (result.code < 0) {
      write_frame((uint32_t)result.code, keyway_bytes_state.error_message,
                  keyway_bytes_state.error_size);
    } else {
      write_frame(0, result.data, result.size);
    }
    free(input);
  }
  return finish();
}
