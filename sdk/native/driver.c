/* The native twin of a plugin: the same sources as an ordinary program, which
 * prints what `keyway run` and `keyway call` print of the module, so that a
 * debugger, a sanitizer or a profiler can look at it.
 *
 *   NAME-native run [--input N]... [--steps STEP,...]
 *   NAME-native call FUNCTION [--input TEXT]... | --input-file FILE | -
 */
#include "native.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_help(FILE *stream) {
  const char *const name = keyway_native_name;
  fprintf(stream,
          "The native twin of the plugin `%s`\n\n"
          "Usage:\n"
          "  %s-native run [--input N]...\n"
          "  %s-native run --steps STEP,...\n"
          "  %s-native call FUNCTION [--input TEXT]...\n"
          "  %s-native call FUNCTION --input-file FILE\n"
          "  %s-native call FUNCTION -\n"
          "  %s-native pipe FUNCTION\n\n",
          name, name, name, name, name, name, name);
  fputs(
      "A STEP is init, process=N or cleanup. With --config KEY=VALUE the "
      "plugin\n"
      "is configured; --allow is taken and ignored: everything is allowed.\n\n"
      "Exit status:\n"
      "  0  ok\n"
      "  1  the plugin returned an error\n"
      "  2  usage, no such function, or a file cannot be read\n",
      stream);
}

static keyway_native_exports_t exports;
static FILE *results; /* standard output */

/* What a code means, in the words of `keyway`. */
static const char *describe(int32_t code) {
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

static int usage(const char *problem, const char *what) {
  fprintf(stderr, "error: %s%s%s%s\n  hint: %s-native --help\n", problem,
          what ? ": `" : "", what ? what : "", what ? "`" : "",
          keyway_native_name);
  return KEYWAY_NATIVE_USAGE;
}

static int no_function(const char *function) {
  fprintf(stderr, "error: the plugin has no `%s`\n", function);
  return KEYWAY_NATIVE_NO_FUNCTION;
}

/* Tells an error code, with the message of a bytes plugin. */
static int returned(const char *function, int32_t code) {
  fflush(results);
  keyway_native_drain();
  fprintf(stderr, "error: `%s` returned %ld (%s)", function, (long)code,
          describe(code));
  if (keyway_bytes_state.error_size) {
    fprintf(stderr, ": %.*s", (int)keyway_bytes_state.error_size,
            keyway_bytes_state.error_message);
  }
  fputc('\n', stderr);
  return KEYWAY_NATIVE_PLUGIN_ERROR;
}

/* An int32_t in decimal, or 0. */
static int number(const char *text, int32_t *value) {
  char *end;
  long long parsed;
  errno = 0;
  parsed = strtoll(text, &end, 10);
  *value = (int32_t)parsed;
  return end != text && !*end && !errno && parsed == *value;
}

static int step_init(void) {
  const int32_t status = exports.init ? exports.init() : KEYWAY_OK;
  if (!exports.init) {
    return no_function("init");
  }
  if (status < 0) {
    return returned("init", status);
  }
  fputs("Plugin initialized successfully"
        "\n",
        results);
  return 0;
}

static int step_process(int32_t value) {
  int32_t result;
  if (!exports.process) {
    return no_function("process");
  }
  result = exports.process(value);
  if (result < 0) {
    fprintf(results, "Result: %ld (%s)\n", (long)result, describe(result));
    return returned("process", result);
  }
  fprintf(results, "Result: %ld\n", (long)result);
  return 0;
}

static int step_cleanup(void) {
  int32_t status;
  if (!exports.cleanup) {
    return no_function("cleanup");
  }
  if (exports.get_call_count) {
    fprintf(results, "Total process() calls: %ld\n",
            (long)exports.get_call_count());
  }
  status = exports.cleanup();
  if (status < 0) {
    return returned("cleanup", status);
  }
  fputs("Plugin cleaned up successfully"
        "\n",
        results);
  return 0;
}

static int has_lifecycle(void) { return exports.init && exports.cleanup; }

static void print_version(void) {
  if (exports.get_abi_version) {
    const int32_t version = exports.get_abi_version();
    fprintf(results, "Plugin ABI version: v%ld.%ld.%ld\n",
            (long)keyway_version_major(version),
            (long)keyway_version_minor(version),
            (long)keyway_version_patch(version));
  } else if (has_lifecycle()) {
    fputs("Plugin ABI version: unversioned"
          "\n",
          results);
  }
}

/* An option with a value that `run` and `call` share; 1 where `arguments` begin with
 * one, 0 where they do not, -1 where it is wrong. */
static int common_option(char **arguments) {
  static const char *const ignored[] = {"--allow", "--contract", "--timeout",
                                        "--memory", "--feature"};
  const char *equals;
  size_t i;
  for (i = 0; i < sizeof ignored / sizeof ignored[0]; ++i) {
    if (strcmp(arguments[0], ignored[i]) == 0 && arguments[1]) {
      return 1;
    }
  }
  if (strcmp(arguments[0], "--config") != 0 || !arguments[1]) {
    return 0;
  }
  equals = strchr(arguments[1], '=');
  if (!equals) {
    usage("--config wants KEY=VALUE", arguments[1]);
    return -1;
  }
  keyway_native_config(arguments[1], (size_t)(equals - arguments[1]),
                       equals + 1);
  return 1;
}

static int run_steps(char *steps) {
  int worst = 0;
  char *step = steps;
  while (step) {
    char *const comma = strchr(step, ',');
    int32_t value;
    int status;
    if (comma) {
      *comma = 0;
    }
    if (strcmp(step, "init") == 0) {
      status = step_init();
    } else if (strcmp(step, "cleanup") == 0) {
      status = step_cleanup();
    } else if (strncmp(step, "process=", 8) == 0 && number(step + 8, &value)) {
      status = step_process(value);
    } else {
      return usage("a step is init, process=N or cleanup", step);
    }
    worst = status > worst ? status : worst;
    step = comma ? comma + 1 : NULL;
  }
  return worst;
}

static int run(char **arguments) {
  char **argument;
  int worst = 0, status;
  int32_t value;
  char *steps = NULL;
  for (argument = arguments; *argument; argument += 2) {
    status = common_option(argument);
    if (status < 0) {
      return KEYWAY_NATIVE_USAGE;
    } else if (strcmp(*argument, "--input") == 0 && argument[1]) {
      if (!number(argument[1], &value)) {
        return usage("--input wants a number from -2147483648 to 2147483647",
                     argument[1]);
      }
    } else if (strcmp(*argument, "--steps") == 0 && argument[1]) {
      steps = argument[1];
    } else if (!status) {
      return usage("unknown or unfinished option", *argument);
    }
  }
  print_version();
  if (steps) {
    return run_steps(steps);
  }
  if (has_lifecycle() && (status = step_init()) != 0) {
    return status;
  }
  for (argument = arguments; *argument; argument += 2) {
    if (strcmp(*argument, "--input") == 0 && number(argument[1], &value)) {
      status = step_process(value);
      if (status == KEYWAY_NATIVE_NO_FUNCTION) {
        return status;
      }
      worst = status > worst ? status : worst;
    }
  }
  if (has_lifecycle()) {
    status = step_cleanup();
    worst = status > worst ? status : worst;
  }
  return worst;
}

/* One call of a function of a bytes plugin. */
static keyway_result_t call_function(const keyway_native_function_t *function,
                                     const void *input, size_t size) {
  keyway_result_t result;
  unsigned char *const place = keyway_bytes_begin(size);
  if (keyway_native_forget_call) {
    keyway_native_forget_call();
  }
  if (!place) {
    return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, NULL);
  }
  memcpy(place, input, size);
  keyway_native_in_call = 1;
  result = keyway_bytes_call(function->function, place, size);
  keyway_native_in_call = 0;
  keyway_native_drain();
  return result;
}

static const keyway_native_function_t *find_function(const char *name) {
  const keyway_native_function_t *function = keyway_native_functions;
  while (function && strcmp(function->name, name) != 0) {
    function = function->next;
  }
  return function;
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
  const keyway_result_t result = call_function(function, input, size);
  if (result.code < 0) {
    return returned(function->name, result.code);
  }
  fwrite(result.size ? result.data : "", 1, result.size, results);
  if (several) {
    putc('\n', results);
  }
  return 0;
}

static int call(char **arguments) {
  const keyway_native_function_t *function;
  const char *file_name = NULL;
  char **argument;
  int inputs = 0, worst = 0, status;
  int32_t code;
  if (!arguments[0]) {
    return usage("which function?", NULL);
  }
  for (argument = arguments + 1; *argument; argument += 2) {
    status = common_option(argument);
    if (status < 0) {
      return KEYWAY_NATIVE_USAGE;
    } else if (strcmp(*argument, "-") == 0) {
      file_name = "-";
      --argument; /* it has no value */
    } else if (strcmp(*argument, "--input-file") == 0 && argument[1]) {
      file_name = argument[1];
    } else if (strcmp(*argument, "--input") == 0 && argument[1]) {
      ++inputs;
    } else if (!status) {
      return usage("unknown or unfinished option", *argument);
    }
  }
  function = find_function(arguments[0]);
  if (!function) {
    return no_function(arguments[0]);
  }
  code = exports.init();
  if (code < 0) {
    return returned("init", code);
  }
  if (file_name) {
    FILE *const file =
        strcmp(file_name, "-") == 0 ? stdin : fopen(file_name, "rb");
    size_t size;
    unsigned char *const data = file ? read_all(file, &size) : NULL;
    if (!data) {
      fprintf(stderr, "error: cannot read the input: %s: %s\n", strerror(errno),
              file_name);
      return KEYWAY_NATIVE_USAGE;
    }
    worst = call_once(function, data, size, 0);
    free(data);
  } else if (inputs == 0) {
    worst = call_once(function, "", 0, 0);
  }
  for (argument = arguments + 1; *argument && !file_name; argument += 2) {
    if (strcmp(*argument, "--input") == 0) {
      status =
          call_once(function, argument[1], strlen(argument[1]), inputs > 1);
      worst = status > worst ? status : worst;
    }
  }
  code = exports.cleanup();
  if (code < 0) {
    status = returned("cleanup", code);
    worst = status > worst ? status : worst;
  }
  return worst;
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
    putc((int)(numbers[i / 4] >> 8 * (i % 4) & 0xff), results);
  }
  fwrite(size ? data : "", 1, size, results);
}

/* Calls a function for each frame of standard input, for programs that compare:
 * size and bytes in; code, size, and the result or the message out. */
static int pipe_calls(char **arguments) {
  const keyway_native_function_t *const function =
      arguments[0] ? find_function(arguments[0]) : NULL;
  uint32_t size;
  int32_t code;
  if (!function) {
    return no_function(arguments[0] ? arguments[0] : "");
  }
  code = exports.init();
  if (code < 0) {
    return returned("init", code);
  }
  while (read_number(&size)) {
    keyway_result_t result;
    unsigned char *const input = (unsigned char *)malloc(size ? size : 1);
    if (!input || fread(input, 1, size, stdin) != size) {
      return usage("a frame ends early", NULL);
    }
    result = call_function(function, input, size);
    if (result.code < 0) {
      write_frame((uint32_t)result.code, keyway_bytes_state.error_message,
                  keyway_bytes_state.error_size);
    } else {
      write_frame(0, result.data, result.size);
    }
    free(input);
  }
  code = exports.cleanup();
  return code < 0 ? returned("cleanup", code) : 0;
}

/* `NAME` of `.../NAME-native`. */
static void set_name(char *program) {
  static const char suffix[] = "-native";
  char *const slash = strrchr(program, '/');
  char *const name = slash ? slash + 1 : program;
  const size_t size = strlen(name), suffix_size = sizeof suffix - 1;
  if (size > suffix_size && strcmp(name + size - suffix_size, suffix) == 0) {
    name[size - suffix_size] = 0;
    keyway_native_name = name;
  }
}

int main(int count, char **arguments) {
  int status;
  set_name(arguments[0]);
  exports = keyway_native_find_exports();
  results = keyway_native_capture();
  if (!results) {
    fprintf(stderr, "error: cannot write: %s\n", strerror(errno));
    return KEYWAY_NATIVE_USAGE;
  }
  if (count > 1 && strcmp(arguments[1], "run") == 0) {
    status = run(arguments + 2);
  } else if (count > 1 && strcmp(arguments[1], "call") == 0) {
    status = call(arguments + 2);
  } else if (count > 1 && strcmp(arguments[1], "pipe") == 0) {
    status = pipe_calls(arguments + 2);
  } else if (count > 1 && (strcmp(arguments[1], "--help") == 0 ||
                           strcmp(arguments[1], "-h") == 0)) {
    print_help(results);
    status = 0;
  } else {
    print_help(stderr);
    status = KEYWAY_NATIVE_USAGE;
  }
  keyway_native_drain();
  if (fflush(results) != 0) {
    fprintf(stderr, "error: cannot write: %s\n", strerror(errno));
    return KEYWAY_NATIVE_USAGE;
  }
  return status;
}
