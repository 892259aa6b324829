/* `NAME-native run`: the plugin through its lifecycle, as `keyway run` does it. */
#include "native.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static keyway_native_exports_t exports;

/* One step; the functions return the exit code that it calls for. */

static int step_init(void) {
  int32_t status;
  if (!exports.init) {
    return keyway_native_no_function("init");
  }
  status = exports.init();
  if (status < 0) {
    return keyway_native_returned("init", status);
  }
  fputs("Plugin initialized successfully\n", keyway_native_results);
  return 0;
}

static int step_process(int32_t value) {
  int32_t result;
  if (!exports.process) {
    return keyway_native_no_function("process");
  }
  keyway_native_in_call = 1;
  result = exports.process(value);
  keyway_native_in_call = 0;
  if (result < 0) {
    fprintf(keyway_native_results, "Result: %ld (%s)\n", (long)result,
            keyway_native_describe(result));
    return keyway_native_returned("process", result);
  }
  fprintf(keyway_native_results, "Result: %ld\n", (long)result);
  return 0;
}

static int step_cleanup(void) {
  int32_t status;
  if (!exports.cleanup) {
    return keyway_native_no_function("cleanup");
  }
  if (exports.get_call_count) {
    fprintf(keyway_native_results, "Total process() calls: %ld\n",
            (long)exports.get_call_count());
  }
  status = exports.cleanup();
  if (status < 0) {
    return keyway_native_returned("cleanup", status);
  }
  fputs("Plugin cleaned up successfully\n", keyway_native_results);
  return 0;
}

/* An int32_t in decimal; 0 where the text is none. */
static int number(const char *text, int32_t *value) {
  const char first = *text == '-' || *text == '+' ? text[1] : *text;
  char *end;
  long long parsed;
  errno = 0;
  parsed = strtoll(text, &end, 10);
  *value = (int32_t)parsed;
  return first >= '0' && first <= '9' && !*end && !errno && parsed == *value;
}

/* Takes the step where `take`, else only says whether it is one. */
static int step(const char *text, int take) {
  int32_t value;
  if (strcmp(text, "init") == 0) {
    return take ? step_init() : 0;
  } else if (strcmp(text, "cleanup") == 0) {
    return take ? step_cleanup() : 0;
  } else if (strncmp(text, "process=", 8) == 0 && number(text + 8, &value)) {
    return take ? step_process(value) : 0;
  }
  return keyway_native_usage("a step is init, process=N or cleanup", text);
}

/* The worse of two exit codes. What was printed so far is shown, since the next step
 * may crash. */
static int add(int worst, int status) {
  fflush(keyway_native_results);
  keyway_native_drain();
  return status > worst ? status : worst;
}

static int run_steps(const keyway_native_options_t *options, int take) {
  int worst = 0;
  size_t i;
  for (i = 0; i < options->step_count; ++i) {
    const int status = step(options->steps[i], take);
    if (status == KEYWAY_NATIVE_USAGE) {
      return status;
    }
    worst = add(worst, status);
  }
  return worst;
}

static int run_inputs(const keyway_native_options_t *options, int take) {
  int worst = 0, status = 0;
  int32_t value;
  size_t i;
  for (i = 0; i < options->input_count; ++i) {
    if (!number(options->inputs[i], &value)) {
      return keyway_native_usage(
          "--input wants a number from -2147483648 to 2147483647",
          options->inputs[i]);
    }
    status = take ? step_process(value) : 0;
    if (status == KEYWAY_NATIVE_USAGE) {
      return status;
    }
    worst = add(worst, status);
  }
  return worst;
}

static int has_lifecycle(void) { return exports.init && exports.cleanup; }

static void print_version(void) {
  if (exports.get_abi_version) {
    const int32_t version = exports.get_abi_version();
    fprintf(keyway_native_results, "Plugin ABI version: v%ld.%ld.%ld\n",
            (long)keyway_version_major(version),
            (long)keyway_version_minor(version),
            (long)keyway_version_patch(version));
  } else if (has_lifecycle()) {
    fputs("Plugin ABI version: unversioned\n", keyway_native_results);
  }
  fflush(keyway_native_results);
}

int keyway_native_run(const keyway_native_options_t *options) {
  int worst, status;
  exports = keyway_native_find_exports();
  if (options->input_count && keyway_native_functions) {
    return keyway_native_usage("a bytes plugin has no inputs of this kind",
                               NULL);
  }
  /* what is wrong is told before anything runs */
  worst = run_steps(options, 0);
  worst = worst ? worst : run_inputs(options, 0);
  if (worst) {
    return worst;
  }
  print_version();
  if (options->step_count) {
    return run_steps(options, 1);
  }
  if (has_lifecycle()) {
    status = step_init();
    if (status) {
      return status;
    }
  }
  worst = run_inputs(options, 1);
  if (has_lifecycle() && worst != KEYWAY_NATIVE_USAGE) {
    worst = add(worst, step_cleanup());
  }
  return worst;
}
