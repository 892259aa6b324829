/* Keyway plugins in C11.
 *
 * A plugin is one macro and the functions it names. All functions run on one
 * thread, never two at a time, and may be interrupted for good at any point
 * when the host's time limit is over. The host may drop a module without
 * calling cleanup.
 *
 *   #include <keyway/plugin.h>
 *
 *   static int32_t process(int32_t value) { return value & 0xff; }
 *
 *   KEYWAY_LIFECYCLE_PLUGIN("low-byte", process);
 *
 * Three contracts, one macro each:
 *
 *   KEYWAY_FUNCTION_PLUGIN   one integer function                  (below)
 *   KEYWAY_LIFECYCLE_PLUGIN  the same with init and cleanup        lifecycle.h
 *   KEYWAY_BYTES_PLUGIN      named functions from bytes to bytes   bytes.h
 *
 * A tag at the end of a comment says when a function may be called: [init] within
 * init and cleanup, [call] within process or a function of a bytes plugin, [any] in
 * these and in constructors. [host-import] asks the host, [may-trap] may end the
 * instance. Of a function that the author writes it says when the host calls it.
 *
 * The macro stands once in a plugin, at file scope, with a semicolon. The name
 * is a string literal of [A-Za-z0-9._-]. The same source compiles natively,
 * where the exports are ordinary functions keyway_export_NAME.
 */
#ifndef KEYWAY_PLUGIN_H
#define KEYWAY_PLUGIN_H

#include <keyway/bytes.h>
#include <keyway/export.h>
#include <keyway/lifecycle.h>

/* A plugin of contract function@1: `function` is an `int32_t (int32_t)` and is
 * what the host calls as `process`. It keeps no state that a host knows of. */
#define KEYWAY_FUNCTION_PLUGIN(name, function)              \
  KEYWAY_VERSION_EXPORT_                                    \
  KEYWAY_EXPORT_AS(KEYWAY_NAME_PROCESS)                     \
  int32_t keyway_export_process(int32_t value);             \
  int32_t keyway_export_process(int32_t value) {            \
    int32_t (*const keyway_function)(int32_t) = (function); \
    return keyway_function(value);                          \
  }                                                         \
  KEYWAY_METADATA(name, KEYWAY_CONTRACT_OR_(KEYWAY_CONTRACT_FUNCTION))

#endif /* KEYWAY_PLUGIN_H */
