/* The native twin of a plugin: the same sources as an ordinary program, which
 * prints what `keyway run` and `keyway call` print of the module, so that a
 * debugger, a sanitizer or a profiler can look at it. */
#include "native.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

FILE *keyway_native_results;

/* AddressSanitizer calls back before it ends the program. */
KEYWAY_EXTERN_C __attribute__((weak)) void
__sanitizer_set_death_callback(void (*callback)(void));

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
  fputs("A STEP is init, process=N or cleanup. With --config KEY=VALUE the "
        "plugin\n"
        "is configured; keyway's --allow, --contract, --feature, --memory and\n"
        "--timeout are taken and ignored: everything is allowed.\n"
        "`pipe` calls the function for each frame of standard input, a size "
        "and as\n"
        "many bytes, and writes frames of a code, a size, and the result or "
        "the\n"
        "message; the numbers have 32 bits, the low byte first.\n\n"
        "Exit status:\n"
        "  0  ok\n"
        "  1  the plugin returned an error\n"
        "  2  usage, a file cannot be read, or there is no such function\n"
        "  4  the plugin called exit\n",
        stream);
}

/* What is known so far is shown, whatever ends the program. */
static void show_all(void) {
  fflush(keyway_native_results);
  keyway_native_drain();
}

static void crashed(int number) {
  signal(number, SIG_DFL);
  show_all(); /* not safe in a signal's handler, but nothing is left to lose */
  raise(number);
}

static void exited(void) {
  if (keyway_native_in_call) {
    show_all();
    fprintf(stderr, "error: the plugin called exit, which is a trap\n");
    _Exit(KEYWAY_NATIVE_TRAP);
  }
}

static void expect_the_worst(void) {
  static const int numbers[] = {SIGABRT, SIGFPE, SIGILL, SIGSEGV};
  size_t i;
  atexit(exited);
  if (__sanitizer_set_death_callback) {
    __sanitizer_set_death_callback(show_all);
    return;
  }
  for (i = 0; i < sizeof numbers / sizeof numbers[0]; ++i) {
    signal(numbers[i], crashed);
  }
}

/* Names that a module has exports of already, and names that are there twice: a
 * module of them does not link. */
static int check_functions(void) {
  static const char *const taken[] = {
      KEYWAY_NAME_MEMORY, KEYWAY_NAME_INITIALIZE, KEYWAY_NAME_GET_ABI_VERSION,
      KEYWAY_NAME_INIT,   KEYWAY_NAME_CLEANUP,    KEYWAY_NAME_ALLOC,
      KEYWAY_NAME_ERROR};
  const keyway_native_function_t *function;
  for (function = keyway_native_functions; function;
       function = function->next) {
    int is_taken = keyway_native_find(function->name) != function;
    size_t i;
    for (i = 0; i < sizeof taken / sizeof taken[0]; ++i) {
      is_taken |= strcmp(function->name, taken[i]) == 0;
    }
    if (is_taken) {
      return keyway_native_usage("the name of a function is taken",
                                 function->name);
    }
  }
  return 0;
}

static int run_command(int count, char **arguments) {
  keyway_native_options_t options;
  const char *const command = count > 1 ? arguments[1] : "";
  const int is_run = strcmp(command, "run") == 0;
  const int is_call = strcmp(command, "call") == 0;
  int status;
  if (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0) {
    print_help(keyway_native_results);
    return 0;
  } else if (!is_run && !is_call && strcmp(command, "pipe") != 0) {
    print_help(stderr);
    return KEYWAY_NATIVE_USAGE;
  }
  status = keyway_native_parse(&options, !is_run, arguments + 2);
  if (!status) {
    status = check_functions();
  }
  if (!status) {
    status = is_run    ? keyway_native_run(&options)
             : is_call ? keyway_native_call(&options)
                       : keyway_native_pipe(&options);
  }
  free((void *)options.inputs);
  free((void *)options.steps);
  return status;
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
  keyway_native_results = keyway_native_capture();
  if (!keyway_native_results) {
    fprintf(stderr, "error: cannot write: %s\n", strerror(errno));
    return KEYWAY_NATIVE_USAGE;
  }
  expect_the_worst();
  status = run_command(count, arguments);
  keyway_native_drain();
  if (fflush(keyway_native_results) != 0) {
    fprintf(stderr, "error: cannot write: %s\n", strerror(errno));
    return KEYWAY_NATIVE_USAGE;
  }
  return status;
}
