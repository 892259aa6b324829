/* What the sources of the native twin share. */
#ifndef KEYWAY_NATIVE_H
#define KEYWAY_NATIVE_H

#include <keyway/host.h>

#include <stdio.h>

/* Exit codes, as those of the command `keyway`. */
#define KEYWAY_NATIVE_PLUGIN_ERROR 1
#define KEYWAY_NATIVE_USAGE 2
#define KEYWAY_NATIVE_NO_FUNCTION 2

/* The plugin's name, for messages: that of the program without `-native`. */
extern const char *keyway_native_name;

/* Whether the plugin itself is running: 1 within a call, and 0 while the call is in
 * a function of the host. */
extern int32_t keyway_native_in_call;

/* Takes back what the plugin allocated in the call before and did not free, as a
 * freestanding module's malloc does; null where the twin does not (calls.c). */
KEYWAY_EXTERN_C __attribute__((weak)) void keyway_native_forget_call(void);

/* Makes what the plugin prints on standard output go to the log, and returns the
 * stream that leads to standard output; null where that fails. */
FILE *keyway_native_capture(void);

/* Logs the lines that the plugin printed since. */
void keyway_native_drain(void);

/* Writes a line of the log. */
void keyway_native_log(int32_t level, const char *text, size_t size);

/* Sets the configuration under `key` to a text. */
void keyway_native_config(const char *key, size_t key_size, const char *value);

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

#endif /* KEYWAY_NATIVE_H */
