/* What keyway_add_plugin links into every plugin: the runtime, and the plugin's
 * version as metadata.
 *
 * It is compiled without link-time optimization, which may drop memcpy before the
 * code generator asks for it. */
#include <keyway/export.h>
#include <keyway/runtime.h>

#if defined(KEYWAY_PLUGIN_VERSION)
KEYWAY_CUSTOM_SECTION("version", KEYWAY_PLUGIN_VERSION);
#endif
