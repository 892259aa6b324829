/* Keyway plugins of contract lifecycle@1: an integer function with init and
 * cleanup. Included by plugin.h.
 */
#ifndef KEYWAY_LIFECYCLE_H
#define KEYWAY_LIFECYCLE_H

#include <keyway/export.h>

/* What the author of a lifecycle plugin provides. The functions must live as
 * long as the module. */
typedef struct keyway_lifecycle {
  /* Computes a result >= 0 from any int32_t, or returns an error: a
   * KEYWAY_ERROR_ code or a code of the plugin's own, <= KEYWAY_ERROR_PLUGIN.
   * Never called before init or after cleanup. Required. [call] [may-trap] */
  int32_t (*process)(int32_t value);

  /* Makes the plugin ready. A result < 0 is an error: the plugin stays
   * uninitialized and init may be called again. Optional. [init] [may-trap] */
  int32_t (*init)(void);

  /* Releases what init and process acquired. The plugin is uninitialized
   * afterwards, whatever the result. Optional. [init] [may-trap] */
  int32_t (*cleanup)(void);

  /* Must be 0. */
  int32_t reserved;
} keyway_lifecycle_t;

/* Where the plugin stands between two calls. Zero is the start. */
typedef struct keyway_lifecycle_state {
  int32_t initialized; /* 0 or 1 */
  int32_t calls;       /* process calls since init, 0 .. INT32_MAX */
} keyway_lifecycle_state_t;

/* The exports' bodies: they keep the state and call the author's functions.
 * [any] */
static inline int32_t keyway_lifecycle_init(const keyway_lifecycle_t *plugin,
                                            keyway_lifecycle_state_t *state) {
  int32_t status = KEYWAY_OK;
  if (state->initialized) {
    return KEYWAY_ERROR_ALREADY_INITIALIZED;
  }
  if (plugin->init) {
    status = plugin->init();
  }
  if (status < 0) {
    return status;
  }
  state->initialized = 1;
  state->calls = 0;
  return KEYWAY_OK;
}

static inline int32_t keyway_lifecycle_process(const keyway_lifecycle_t *plugin,
                                               keyway_lifecycle_state_t *state,
                                               int32_t value) {
  if (!state->initialized) {
    return KEYWAY_ERROR_NOT_INITIALIZED;
  }
  if (state->calls < 0x7fffffff) { /* a negative count would be an error */
    ++state->calls;
  }
  return plugin->process(value);
}

static inline int32_t
keyway_lifecycle_cleanup(const keyway_lifecycle_t *plugin,
                         keyway_lifecycle_state_t *state) {
  int32_t status = KEYWAY_OK;
  if (!state->initialized) {
    return KEYWAY_ERROR_NOT_INITIALIZED;
  }
  state->initialized = 0;
  if (plugin->cleanup) {
    status = plugin->cleanup();
  }
  return status < 0 ? status : KEYWAY_OK;
}

/* A plugin of contract lifecycle@1: its process, then its init and cleanup where
 * it has them, in C by name:
 *
 *   KEYWAY_LIFECYCLE_PLUGIN("counter", process, .init = init,
 *                           .cleanup = cleanup);
 *
 * and in C++, which has no such initializers before C++20, in this order:
 *
 *   KEYWAY_LIFECYCLE_PLUGIN("counter", process, init, cleanup);
 *
 * Rationale: process stands by itself, so that a plugin without one does not
 * compile. */
#if defined(__cplusplus)
#define KEYWAY_LIFECYCLE_PLUGIN(name, ...)        \
  static const keyway_lifecycle_t keyway_plugin = \
      keyway_lifecycle_of(__VA_ARGS__);           \
  KEYWAY_LIFECYCLE_EXPORTS_(name)
constexpr keyway_lifecycle_t
keyway_lifecycle_of(int32_t (*process)(int32_t), int32_t (*init)() = nullptr,
                    int32_t (*cleanup)() = nullptr) {
  return {process, init, cleanup, 0};
}
#else
#define KEYWAY_LIFECYCLE_PLUGIN(name, ...)          \
  static const keyway_lifecycle_t keyway_plugin = { \
      .process = KEYWAY_FIRST_(__VA_ARGS__, 0),     \
      KEYWAY_REST_(__VA_ARGS__, .reserved = 0)};    \
  KEYWAY_LIFECYCLE_EXPORTS_(name)
#endif

/* The exports of contract lifecycle@1 over the object `keyway_plugin`. */
#define KEYWAY_LIFECYCLE_EXPORTS_(name)                                     \
  static keyway_lifecycle_state_t keyway_state;                             \
  KEYWAY_VERSION_EXPORT_                                                    \
  KEYWAY_EXPORT_AS(KEYWAY_NAME_INIT)                                        \
  int32_t keyway_export_init(void);                                         \
  int32_t keyway_export_init(void) {                                        \
    return keyway_lifecycle_init(&keyway_plugin, &keyway_state);            \
  }                                                                         \
  KEYWAY_EXPORT_AS(KEYWAY_NAME_PROCESS)                                     \
  int32_t keyway_export_process(int32_t value);                             \
  int32_t keyway_export_process(int32_t value) {                            \
    return keyway_lifecycle_process(&keyway_plugin, &keyway_state, value);  \
  }                                                                         \
  KEYWAY_EXPORT_AS(KEYWAY_NAME_CLEANUP)                                     \
  int32_t keyway_export_cleanup(void);                                      \
  int32_t keyway_export_cleanup(void) {                                     \
    return keyway_lifecycle_cleanup(&keyway_plugin, &keyway_state);         \
  }                                                                         \
  KEYWAY_EXPORT_AS(KEYWAY_NAME_GET_CALL_COUNT)                              \
  int32_t keyway_export_get_call_count(void);                               \
  int32_t keyway_export_get_call_count(void) { return keyway_state.calls; } \
  KEYWAY_EXPORT_AS(KEYWAY_NAME_IS_INITIALIZED)                              \
  int32_t keyway_export_is_initialized(void);                               \
  int32_t keyway_export_is_initialized(void) {                              \
    return keyway_state.initialized;                                        \
  }                                                                         \
  KEYWAY_METADATA(name, KEYWAY_CONTRACT_OR_(KEYWAY_CONTRACT_LIFECYCLE))

#endif /* KEYWAY_LIFECYCLE_H */
