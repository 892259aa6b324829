// A function that nobody defines stops the link; it never becomes an import.
// PLUGIN: function
#include <keyway/plugin.h>

int32_t helper(int32_t value);

static int32_t process(int32_t value) { return helper(value); }

KEYWAY_FUNCTION_PLUGIN("undefined-function", process);
