/* What the sources of the native twin share; nobody else includes it.
 *
 * Valid in C11 and in C++17, as all of sdk/native. */
#ifndef KEYWAY_NATIVE_H
#define KEYWAY_NATIVE_H

#include <keyway/host.h>

#include <stdio.h>

/* Exit codes, as those of the command `keyway`. */
#define KEYWAY_NATIVE_PLUGIN_ERROR 1
#define KEYWAY_NATIVE_USAGE 2
#define KEYWAY_NATIVE_TRAP 4

/* The plugin's name, for messages: that of the program without `-native`. */
extern const char *keyway_native_name;

/* Standard output: what the plugin prints there goes to the log (printed.c). */
extern FILE *keyway_native_results;

/* Whether the plugin itself is running: 1 within a call, and 0 while the call is in
 * a function of the host. */
extern int32_t keyway_native_in_call;

/* The plugin's exports where it has them; null where it does not. Those of the
 * SDK's macros, else those that an author exports under their own names. */
typedef struct keyway_native_exports {
  int32_t (*get_abi_version)(void);
  int32_t (*init)(void);
  int32_t (*process)(int32_t);
  int32_t (*cleanup)(void);
  int32_t (*get_call_count)(void);
} keyway_native_exports_t;

keyway_native_exports_t keyway_native_find_exports(void);

/* The function of a bytes plugin, or null. */
const keyway_native_function_t *keyway_native_find(const char *name);

/* What the command line says; the texts are those of `main`. */
typedef struct keyway_native_options {
  const char *function;
  const char **inputs;
  size_t input_count;
  const char **steps;
  size_t step_count;
  const char *file; /* `-` for standard input; null for none */
} keyway_native_options_t;

/* Reads the arguments of `run`, or of `call` and `pipe` where `has_function`, and sets
 * the configuration. Returns 0, or the exit code after a message. */
int keyway_native_parse(keyway_native_options_t *options, int has_function,
                        char **arguments);

/* The commands, each of which returns the exit code. */
int keyway_native_run(const keyway_native_options_t *options);
int keyway_native_call(const keyway_native_options_t *options);
int keyway_native_pipe(const keyway_native_options_t *options);

/* Messages on standard error; each returns the exit code that goes with it. */
int keyway_native_usage(const char *problem, const char *what);
int keyway_native_no_function(const char *function);
int keyway_native_returned(const char *function, int32_t code);

/* What a code means, in the words of `keyway`. */
const char *keyway_native_describe(int32_t code);

/* Writes text of the plugin's, on one line and without control characters. */
void keyway_native_show(FILE *stream, const char *text, size_t size);

/* Writes a line of the log. */
void keyway_native_log(int32_t level, const char *text, size_t size);

/* Makes what the plugin prints on standard output go to the log, and returns the
 * stream that leads to standard output; null where that fails. */
FILE *keyway_native_capture(void);

/* Logs the lines that the plugin printed since. */
void keyway_native_drain(void);

/* Takes back what the plugin allocated in the call before and did not free, as a
 * freestanding module's malloc does; null where the twin does not (lifetimes.c). */
KEYWAY_EXTERN_C __attribute__((weak)) void keyway_native_forget_call(void);

/* Begins a call of `function`, in all the ways of a module. */
keyway_result_t
keyway_native_call_function(const keyway_native_function_t *function,
                            const void *input, size_t size);

/* Sets the configuration under `key` to a text. */
void keyway_native_config(const char *key, size_t key_size, const char *value);

#endif /* KEYWAY_NATIVE_H */
