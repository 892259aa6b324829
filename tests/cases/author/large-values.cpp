// Code for which the compiler calls memcpy, memset and a function pointer on its
// own: it links without a C library.
// PLUGIN: function
// RUN: keyway run large-values.wasm --input 5
#include <keyway/plugin.h>

struct Table {
  int32_t rows[500];
};

static int32_t last(Table table) { return table.rows[499]; }
static int32_t first(Table table) { return table.rows[0]; }

static int32_t (*volatile pick[])(Table) = {first, last};

static int32_t process(int32_t value) {
  Table table = {};
  table.rows[499] = value;
  Table copy = table;
  return pick[1](copy) - pick[0](copy);
}

KEYWAY_FUNCTION_PLUGIN("large-values", process);
