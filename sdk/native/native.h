/* What the sources of the native twin share. */
#ifndef KEYWAY_NATIVE_H
#define KEYWAY_NATIVE_H

#include <keyway/host.h>

/* Exit codes, as those of the command `keyway`. */
#define KEYWAY_NATIVE_PLUGIN_ERROR 1
#define KEYWAY_NATIVE_USAGE 2
#define KEYWAY_NATIVE_NO_FUNCTION 3

/* The plugin's name, from CMake. */
#if !defined(KEYWAY_NATIVE_NAME)
#define KEYWAY_NATIVE_NAME "plugin"
#endif

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
