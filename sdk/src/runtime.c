/* What keyway_add_plugin compiles into every plugin: the runtime, and the plugin's
 * version as metadata. The rest of the C library is a library: malloc.c, new.c, and
 * sdk/libc.
 *
 * It is compiled without link-time optimization, which may drop memcpy before the
 * code generator asks for it. */
#define KEYWAY_RUNTIME_LIBRARY
#include <keyway/export.h>
#include <keyway/runtime.h>

#if defined(KEYWAY_PLUGIN_VERSION)
KEYWAY_CUSTOM_SECTION("version", KEYWAY_PLUGIN_VERSION);
#endif
