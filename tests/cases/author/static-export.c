/* A function that is exported and `static` is dropped by the compiler: the build
 * fails, and says so.
 * PLUGIN: function
 */
#include <keyway/export.h>

KEYWAY_EXPORT_AS("process")
static int32_t process(int32_t value) { return value; }

KEYWAY_METADATA("static-export", KEYWAY_CONTRACT_FUNCTION);
