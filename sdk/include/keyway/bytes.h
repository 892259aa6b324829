/* Keyway plugins of contract bytes@1: named functions from bytes to bytes.
 * Included by plugin.h.
 *
 *   #include <keyway/plugin.h>
 *
 *   KEYWAY_FUNCTION(greet, name) {
 *     keyway_output_t out = {0};
 *     if (name.size == 0) {
 *       return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT, "the name is empty");
 *     }
 *     keyway_write_text(&out, "Hello, ");
 *     keyway_write(&out, name.data, name.size);
 *     return keyway_reply_output(&out);
 *   }
 *
 *   KEYWAY_BYTES_PLUGIN("greet");
 *
 * Memory: an input lives until the next call of a function begins, and so does
 * what a function allocates and returns (keyway/memory.h). Nothing has to be
 * freed, and no result is copied.
 */
#ifndef KEYWAY_BYTES_H
#define KEYWAY_BYTES_H

#include <keyway/export.h>
#include <keyway/memory.h>

/* Bytes that somebody else owns. `data` is never null where it is an input. */
typedef struct keyway_view {
  const unsigned char *data;
  size_t size;
} keyway_view_t;

/* What a function returns: bytes, or an error. Made by the functions below. */
typedef struct keyway_result {
  int32_t code; /* KEYWAY_OK, or an error < 0 */
  const void *data;
  size_t size; /* 0 .. 0x7fffffff */
} keyway_result_t;

/* Returns `size` bytes, which must stay as they are until the next call: the
 * input, a constant, a static variable, or memory of keyway_scratch. They are not
 * copied. [call] */
static inline keyway_result_t keyway_reply(const void *data, size_t size);

/* Returns a text that ends in a zero byte, under the same rule. [call] */
static inline keyway_result_t keyway_reply_text(const char *text);

/* Returns a copy of `size` bytes, of a local variable for example; the error
 * KEYWAY_ERROR_OUT_OF_MEMORY where there is no memory for it. [call] */
static inline keyway_result_t keyway_reply_copy(const void *data, size_t size);

/* Returns an error: a KEYWAY_ERROR_ code or one of the plugin's own, <=
 * KEYWAY_ERROR_PLUGIN; a code >= 0 becomes KEYWAY_ERROR_INTERNAL. `message` is for
 * people, in UTF-8; null for none. It is not copied, and must stay until the next
 * call. [call] */
static inline keyway_result_t keyway_fail(int32_t code, const char *message);

/* Sets the message that goes with an error of `init`, which returns only a code;
 * the same rule. [init] [call] */
static inline void keyway_set_error_message(const char *message);

/* A result that is written piece by piece, without knowing its size first. It
 * begins as {0}. Its memory is that of keyway_scratch: it grows in place where
 * nothing else is allocated in between. Where memory cannot grow, what is written
 * from then on is dropped, and the result is KEYWAY_ERROR_OUT_OF_MEMORY: a plugin
 * need not check each step. */
typedef struct keyway_output {
  unsigned char *data; /* null as long as nothing was written */
  size_t size;         /* bytes written */
  size_t capacity;     /* bytes allocated */
  int32_t failed;      /* 1 once memory was short */
} keyway_output_t;

/* Appends bytes, a text, one byte, or a number in decimal. What is appended must not
 * lie in the output itself, which may move. [init] [call] */
static inline void keyway_write(keyway_output_t *out, const void *data,
                                size_t size);
static inline void keyway_write_text(keyway_output_t *out, const char *text);
static inline void keyway_write_byte(keyway_output_t *out, unsigned char byte);
static inline void keyway_write_int(keyway_output_t *out, int64_t value);
static inline void keyway_write_uint(keyway_output_t *out, uint64_t value);

/* Makes room for `size` more bytes and returns where they go, or null where memory
 * cannot grow: for code that writes by itself. Add to `out->size` what was
 * written. [init] [call] */
static inline unsigned char *keyway_write_space(keyway_output_t *out,
                                                size_t size);

/* Returns what was written. [call] */
static inline keyway_result_t keyway_reply_output(const keyway_output_t *out);

/* Returns an error with what was written as its message. [call] */
static inline keyway_result_t keyway_fail_output(int32_t code,
                                                 const keyway_output_t *out);

/* Where the plugin stands, one for all of its sources. */
typedef struct keyway_bytes_state {
  int32_t initialized;       /* 0 or 1 */
  const char *error_message; /* of the last error, or null */
  size_t error_size;
} keyway_bytes_state_t;

KEYWAY_SHARED_(keyway_bytes_state_t, keyway_bytes_state);

static inline keyway_result_t keyway_reply(const void *data, size_t size) {
  keyway_result_t result = {KEYWAY_OK, data, size};
  return result;
}

static inline keyway_result_t keyway_reply_text(const char *text) {
  return keyway_reply(text, __builtin_strlen(text));
}

static inline keyway_result_t keyway_reply_copy(const void *data, size_t size) {
  void *copy = keyway_scratch(size);
  if (!copy) {
    return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, 0);
  }
  if (size) { /* `data` may be null otherwise */
    __builtin_memcpy(copy, data, size);
  }
  return keyway_reply(copy, size);
}

static inline void keyway_set_error_message(const char *message) {
  keyway_bytes_state.error_message = message;
  keyway_bytes_state.error_size = message ? __builtin_strlen(message) : 0;
}

static inline keyway_result_t keyway_fail(int32_t code, const char *message) {
  keyway_result_t result = {code < 0 ? code : KEYWAY_ERROR_INTERNAL, 0, 0};
  keyway_set_error_message(message);
  return result;
}

static inline unsigned char *keyway_write_space(keyway_output_t *out,
                                                size_t size) {
  if (out->failed || size > 0x7fffffff - out->size) {
    out->failed = 1;
    return 0;
  }
  if (!out->data || size > out->capacity - out->size) {
    const size_t needed = out->size + size;
    const size_t more = out->capacity + out->capacity / 2;
    const size_t capacity = (needed > more ? needed : more) + 64;
    void *const data =
        out->data ? keyway_scratch_resize(out->data, out->capacity, capacity)
                  : keyway_scratch(capacity);
    if (!data) {
      out->failed = 1;
      return 0;
    }
    out->data = (unsigned char *)data;
    out->capacity = capacity;
  }
  return out->data + out->size;
}

static inline void keyway_write(keyway_output_t *out, const void *data,
                                size_t size) {
  unsigned char *const space = size ? keyway_write_space(out, size) : 0;
  if (space) {
    __builtin_memcpy(space, data, size);
    out->size += size;
  }
}

static inline void keyway_write_text(keyway_output_t *out, const char *text) {
  keyway_write(out, text, __builtin_strlen(text));
}

static inline void keyway_write_byte(keyway_output_t *out, unsigned char byte) {
  keyway_write(out, &byte, 1);
}

static inline void keyway_write_uint(keyway_output_t *out, uint64_t value) {
  char digits[20];
  size_t first = sizeof digits;
  do {
    digits[--first] = (char)('0' + value % 10);
    value /= 10;
  } while (value);
  keyway_write(out, digits + first, sizeof digits - first);
}

static inline void keyway_write_int(keyway_output_t *out, int64_t value) {
  if (value < 0) {
    keyway_write_byte(out, '-');
  }
  keyway_write_uint(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

static inline keyway_result_t keyway_reply_output(const keyway_output_t *out) {
  if (out->failed) {
    return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, 0);
  }
  return keyway_reply(out->data, out->size);
}

static inline keyway_result_t keyway_fail_output(int32_t code,
                                                 const keyway_output_t *out) {
  const keyway_result_t result = keyway_fail(code, 0);
  keyway_bytes_state.error_message = (const char *)out->data;
  keyway_bytes_state.error_size = out->size;
  return result;
}

/* What the author of a bytes plugin may provide beside its functions. */
typedef struct keyway_bytes_plugin {
  /* Makes the plugin ready. What it allocates lives until cleanup. A result < 0
   * is an error: the plugin stays uninitialized and init may be called again.
   * Optional. [init] [may-trap] */
  int32_t (*init)(void);

  /* Releases what memory is not. The plugin is uninitialized afterwards, whatever
   * the result. Optional. [init] [may-trap] */
  int32_t (*cleanup)(void);

  /* Must be 0. */
  int32_t reserved;
} keyway_bytes_plugin_t;

/* The exports' bodies. [any] */
static inline int32_t keyway_bytes_init(const keyway_bytes_plugin_t *plugin) {
  int32_t status = KEYWAY_OK;
  keyway_set_error_message(0);
  if (keyway_bytes_state.initialized) {
    return KEYWAY_ERROR_ALREADY_INITIALIZED;
  }
  keyway_memory_begin_init();
  if (plugin->init) {
    status = plugin->init();
  }
  if (status < 0) {
    return status; /* the memory stays until init is tried again: the message */
  }
  keyway_memory_begin_calls();
  keyway_bytes_state.initialized = 1;
  return KEYWAY_OK;
}

static inline int32_t
keyway_bytes_cleanup(const keyway_bytes_plugin_t *plugin) {
  int32_t status = KEYWAY_OK;
  keyway_set_error_message(0);
  if (!keyway_bytes_state.initialized) {
    return KEYWAY_ERROR_NOT_INITIALIZED;
  }
  keyway_bytes_state.initialized = 0;
  keyway_memory_begin_call();
  if (plugin->cleanup) {
    status = plugin->cleanup();
  }
  keyway_memory_end();
  keyway_set_error_message(0); /* its memory may be gone */
  return status < 0 ? status : KEYWAY_OK;
}

/* Begins a call, in any state, and returns where its input of `size` bytes goes;
 * null where memory cannot grow. One zero byte follows the input, so that an input
 * without zero bytes is a C string. [any] */
static inline unsigned char *keyway_bytes_begin(size_t size) {
  unsigned char *input;
  keyway_memory_begin_call();
  keyway_set_error_message(0);
  input = size < 0x7fffffff ? (unsigned char *)keyway_scratch(size + 1) : 0;
  if (input) {
    input[size] = 0;
  }
  return input;
}

static inline keyway_result_t
keyway_bytes_call(keyway_result_t (*function)(keyway_view_t),
                  const unsigned char *data, size_t size) {
  keyway_view_t input = {data, size};
  if (!keyway_bytes_state.initialized) {
    return keyway_fail(KEYWAY_ERROR_NOT_INITIALIZED, 0);
  }
  return function(input);
}

/* Defines and exports a function of a bytes plugin; its body follows:
 *
 *   KEYWAY_FUNCTION(greet, name) { return keyway_reply(name.data, name.size); }
 *
 * `function` is a C identifier and the name under which hosts call it, `input` the
 * name of its parameter, a keyway_view_t. The body returns a keyway_result_t.
 * Functions may stand in several sources of one plugin. [call] [may-trap] */
#define KEYWAY_FUNCTION(function, input)                                    \
  static keyway_result_t keyway_function_##function(keyway_view_t);         \
  KEYWAY_FUNCTION_EXPORT_(#function, function, keyway_function_##function)  \
  static keyway_result_t keyway_function_##function(__attribute__((unused)) \
                                                    keyway_view_t input)

#if defined(__wasm__)

#define KEYWAY_FUNCTION_EXPORT_(name, id, function)                     \
  KEYWAY_EXPORT_AS(name) int64_t keyway_entry_##id(uint32_t, uint32_t); \
  int64_t keyway_entry_##id(uint32_t data, uint32_t size) {             \
    const keyway_result_t result =                                      \
        keyway_bytes_call(function, (const unsigned char *)data, size); \
    return result.code < 0 ? (int64_t)result.code                       \
                           : keyway_range_pack((uint32_t)result.data,   \
                                               (uint32_t)result.size);  \
  }                                                                     \
  KEYWAY_CUSTOM_SECTION(KEYWAY_SECTION, KEYWAY_KEY_FUNCTION "=" name "\\n");

#define KEYWAY_BYTES_EXPORTS_                                                 \
  KEYWAY_EXPORT_AS(KEYWAY_NAME_ALLOC) uint32_t keyway_export_alloc(uint32_t); \
  uint32_t keyway_export_alloc(uint32_t size) {                               \
    return (uint32_t)keyway_bytes_begin(size);                                \
  }                                                                           \
  KEYWAY_EXPORT_AS(KEYWAY_NAME_ERROR) int64_t keyway_export_error(void);      \
  int64_t keyway_export_error(void) {                                         \
    return keyway_range_pack((uint32_t)keyway_bytes_state.error_message,      \
                             (uint32_t)keyway_bytes_state.error_size);        \
  }

#else

#if defined(__cplusplus)
#define KEYWAY_NULL_ nullptr
#else
#define KEYWAY_NULL_ 0
#endif

/* Natively a function registers itself, since an address takes 64 bits there. */
typedef struct keyway_native_function {
  const char *name;
  keyway_result_t (*function)(keyway_view_t);
  struct keyway_native_function *next;
} keyway_native_function_t;

KEYWAY_SHARED_(keyway_native_function_t *, keyway_native_functions);

#define KEYWAY_FUNCTION_EXPORT_(name, id, function)                         \
  __attribute__((constructor)) static void keyway_register_##id(void) {     \
    static keyway_native_function_t entry = {name, function, KEYWAY_NULL_}; \
    keyway_native_function_t **last = &keyway_native_functions;             \
    while (*last) {                                                         \
      last = &(*last)->next;                                                \
    }                                                                       \
    *last = &entry;                                                         \
  }

#define KEYWAY_BYTES_EXPORTS_

#endif

/* A plugin of contract bytes@1, once in a plugin; its functions are the
 * KEYWAY_FUNCTIONs. With init and cleanup where it has them, in C by name:
 *
 *   KEYWAY_BYTES_PLUGIN("counter", .init = init, .cleanup = cleanup);
 *
 * and in C++, which has no such initializers before C++20, in this order:
 *
 *   KEYWAY_BYTES_PLUGIN("counter", init, cleanup);
 */
#if defined(__cplusplus)
#define KEYWAY_BYTES_PLUGIN(...)                     \
  static const keyway_bytes_plugin_t keyway_plugin = \
      keyway_bytes_plugin_of(__VA_ARGS__);           \
  KEYWAY_BYTES_PLUGIN_EXPORTS_(KEYWAY_FIRST_(__VA_ARGS__, 0))
constexpr keyway_bytes_plugin_t
keyway_bytes_plugin_of(const char *, int32_t (*init)() = nullptr,
                       int32_t (*cleanup)() = nullptr) {
  return {init, cleanup, 0};
}
#else
#define KEYWAY_BYTES_PLUGIN(...)                       \
  static const keyway_bytes_plugin_t keyway_plugin = { \
      KEYWAY_REST_(__VA_ARGS__, .reserved = 0)};       \
  KEYWAY_BYTES_PLUGIN_EXPORTS_(KEYWAY_FIRST_(__VA_ARGS__, 0))
#endif

/* The exports of contract bytes@1 over the object `keyway_plugin`. */
#define KEYWAY_BYTES_PLUGIN_EXPORTS_(name)       \
  KEYWAY_VERSION_EXPORT_                         \
  KEYWAY_EXPORT_AS(KEYWAY_NAME_INIT)             \
  int32_t keyway_export_init(void);              \
  int32_t keyway_export_init(void) {             \
    return keyway_bytes_init(&keyway_plugin);    \
  }                                              \
  KEYWAY_EXPORT_AS(KEYWAY_NAME_CLEANUP)          \
  int32_t keyway_export_cleanup(void);           \
  int32_t keyway_export_cleanup(void) {          \
    return keyway_bytes_cleanup(&keyway_plugin); \
  }                                              \
  KEYWAY_BYTES_EXPORTS_                          \
  KEYWAY_METADATA(name, KEYWAY_CONTRACT_OR_(KEYWAY_CONTRACT_BYTES))

#endif /* KEYWAY_BYTES_H */
