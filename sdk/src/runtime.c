/* The freestanding runtime as a translation unit of its own: keyway_add_plugin
 * compiles it without link-time optimization, which may drop memcpy before the
 * code generator asks for it. */
#include <keyway/runtime.h>
