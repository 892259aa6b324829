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

static const char help[] =
    "The native twin of the plugin `" KEYWAY_NATIVE_NAME "`\n"
    "\n"
    "Usage:\n"
    "  " KEYWAY_NATIVE_NAME "-native run [--input N]...\n"
    "  " KEYWAY_NATIVE_NAME "-native run --steps STEP,...\n"
    "  " KEYWAY_NATIVE_NAME "-native call FUNCTION [--input TEXT]...\n"
    "  " KEYWAY_NATIVE_NAME "-native call FUNCTION --input-file FILE\n"
    "  " KEYWAY_NATIVE_NAME "-native call FUNCTION -\n"
    "\n"
    "A STEP is init, process=N or cleanup. With --config KEY=VALUE the plugin "
    "is\n"
    "configured; --allow is taken and ignored, since everything is allowed.\n"
    "\n"
    "Exit status:\n"
    "  0  ok\n"
    "  1  the plugin returned an error\n"
    "  2  usage, or a file cannot be read\n"
    "  3  the plugin has no such function\n";

static keyway_native_exports_t exports;

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
          KEYWAY_NATIVE_NAME);
  return KEYWAY_NATIVE_USAGE;
}

static int no_function(const char *function) {
  fprintf(stderr, "error: the plugin has no `%s`\n", function);
  return KEYWAY_NATIVE_NO_FUNCTION;
}

/* Tells an error code, with the message of a bytes plugin. */
static int returned(const char *function, int32_t code) {
  fflush(stdout);
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
  puts("Plugin initialized successfully");
  return 0;
}

static int step_process(int32_t value) {
  int32_t result;
  if (!exports.process) {
    return no_function("process");
  }
  result = exports.process(value);
  if (result < 0) {
    printf("Result: %ld (%s)\n", (long)result, describe(result));
    return returned("process", result);
  }
  printf("Result: %ld\n", (long)result);
  return 0;
}

static int step_cleanup(void) {
  int32_t status;
  if (!exports.cleanup) {
    return no_function("cleanup");
  }
  if (exports.get_call_count) {
    printf("Total process() calls: %ld\n", (long)exports.get_call_count());
  }
  status = exports.cleanup();
  if (status < 0) {
    return returned("cleanup", status);
  }
  puts("Plugin cleaned up successfully");
  return 0;
}

static int has_lifecycle(void) { return exports.init && exports.cleanup; }

static void print_version(void) {
  if (exports.get_abi_version) {
    const int32_t version = exports.get_abi_version();
    printf("Plugin ABI version: v%ld.%ld.%ld\n",
           (long)keyway_version_major(version),
           (long)keyway_version_minor(version),
           (long)keyway_version_patch(version));
  } else if (has_lifecycle()) {
    puts("Plugin ABI version: unversioned");
  }
}

/* `--config KEY=VALUE` and `--allow LIST`; 1 where `arguments` is one of them, 0
 * where it is not, -1 where it is wrong. */
static int common_option(char **arguments) {
  const char *equals;
  if (strcmp(arguments[0], "--allow") == 0 && arguments[1]) {
    return 1;
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
  keyway_result_t result;
  unsigned char *const place = keyway_bytes_begin(size);
  if (!place) {
    return returned(function->name, KEYWAY_ERROR_OUT_OF_MEMORY);
  }
  memcpy(place, input, size);
  result = keyway_bytes_call(function->function, place, size);
  if (result.code < 0) {
    return returned(function->name, result.code);
  }
  fwrite(result.size ? result.data : "", 1, result.size, stdout);
  if (several) {
    putchar('\n');
  }
  return 0;
}

static int call(char **arguments) {
  const keyway_native_function_t *function = keyway_native_functions;
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
  while (function && strcmp(function->name, arguments[0]) != 0) {
    function = function->next;
  }
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

int main(int count, char **arguments) {
  int status;
  exports = keyway_native_find_exports();
  if (count > 1 && strcmp(arguments[1], "run") == 0) {
    status = run(arguments + 2);
  } else if (count > 1 && strcmp(arguments[1], "call") == 0) {
    status = call(arguments + 2);
  } else if (count > 1 && (strcmp(arguments[1], "--help") == 0 ||
                           strcmp(arguments[1], "-h") == 0)) {
    fputs(help, stdout);
    status = 0;
  } else {
    fputs(help, stderr);
    status = KEYWAY_NATIVE_USAGE;
  }
  if (fflush(stdout) != 0) {
    fprintf(stderr, "error: cannot write: %s\n", strerror(errno));
    return KEYWAY_NATIVE_USAGE;
  }
  return status;
}
