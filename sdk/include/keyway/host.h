/* Keyway host functions: what a plugin may ask its host for. C plugins include it by
 * themselves; what is not called is not imported.
 *
 * Each is a capability. The host drops what is logged where `log` is not granted,
 * and does not load a plugin that calls another function without its grant.
 * Natively they are stand-ins: log writes to standard error, configuration comes
 * from the environment (KEYWAY_CONFIG_name), variables live in memory
 * (sdk/native/host.c).
 *
 * Keys are texts that end in a zero byte, of at most 256 bytes; a longer one is
 * answered by KEYWAY_ERROR_INVALID_ARGUMENT.
 */
#ifndef KEYWAY_HOST_H
#define KEYWAY_HOST_H

#include <keyway/bytes.h>
#include <keyway/export.h>

/* Declares a function that the host provides, in one line:
 *
 *   KEYWAY_IMPORT("math", "add", int32_t math_add(int32_t a, int32_t b));
 *
 * The contract must allow the import `math.add`, so that it is a contract file of
 * one's own. Natively it is an ordinary function, which somebody defines. */
#if defined(__wasm__)
#define KEYWAY_IMPORT(module, name, ...) \
  KEYWAY_EXTERN_C                        \
  __attribute__((import_module(module), import_name(name))) __VA_ARGS__
#else
#define KEYWAY_IMPORT(module, name, ...) KEYWAY_EXTERN_C __VA_ARGS__
#endif

/* Declares a function of the host's own from bytes to bytes, in one line:
 *
 *   KEYWAY_HOST_FUNCTION("shop", "price", shop_price);
 *
 * It is then called as a function of this signature:
 *
 *   int32_t shop_price(const void *input, size_t size, keyway_view_t *answer);
 *
 * which returns KEYWAY_OK, and sets `answer` to what the host answered, of any size,
 * with a zero byte behind it, in memory of keyway_scratch, which a lifecycle plugin
 * never gets back (keyway/memory.h). Or it returns an error, KEYWAY_ERROR_HOST where
 * the function failed, and `answer` is then the host's message for people, in UTF-8;
 * empty where there is none. [init] [call] [host-import]
 *
 * The contract must allow `shop.price` and `keyway.result_get`, of which neither is
 * imported unless the function is called. The macro stands at file scope, in each
 * source that calls the function, with a semicolon. Natively it declares an
 * ordinary function, which somebody defines. */
#if defined(__wasm__)
#define KEYWAY_HOST_FUNCTION(module, name, function)                        \
  KEYWAY_IMPORT(module, name,                                               \
                int32_t keyway_import_##function(const void *input,         \
                                                 size_t size, void *buffer, \
                                                 size_t capacity));         \
  KEYWAY_HOST_CALL_(function, keyway_import_##function)                     \
  KEYWAY_STATIC_ASSERT(1, "what the semicolon ends")
#else
#define KEYWAY_HOST_FUNCTION(module, name, function)               \
  KEYWAY_EXTERN_C int32_t function(const void *input, size_t size, \
                                   keyway_view_t *answer)
#endif

/* The imports themselves, as ABI.md describes them; authors call what is below. */
KEYWAY_IMPORT(KEYWAY_IMPORT_MODULE, KEYWAY_IMPORT_LOG,
              void keyway_import_log(int32_t level, const void *text,
                                     size_t size));
KEYWAY_IMPORT(KEYWAY_IMPORT_MODULE, KEYWAY_IMPORT_CONFIG_GET,
              int32_t keyway_import_config_get(const void *key, size_t key_size,
                                               void *buffer, size_t capacity));
KEYWAY_IMPORT(KEYWAY_IMPORT_MODULE, KEYWAY_IMPORT_VAR_GET,
              int32_t keyway_import_var_get(const void *key, size_t key_size,
                                            void *buffer, size_t capacity));
KEYWAY_IMPORT(KEYWAY_IMPORT_MODULE, KEYWAY_IMPORT_VAR_SET,
              int32_t keyway_import_var_set(const void *key, size_t key_size,
                                            const void *value, size_t size));
KEYWAY_IMPORT(KEYWAY_IMPORT_MODULE, KEYWAY_IMPORT_RESULT_GET,
              int32_t keyway_import_result_get(void *buffer, size_t capacity));

/* Logs a text in UTF-8, under one of KEYWAY_LOG_TRACE, _DEBUG, _INFO, _WARN and
 * _ERROR. Never fails. [any] [host-import] */
static inline void keyway_log(int32_t level, const char *text) {
  keyway_import_log(level, text, __builtin_strlen(text));
}

/* The same of `size` bytes. [any] [host-import] */
static inline void keyway_log_bytes(int32_t level, const void *text,
                                    size_t size) {
  keyway_import_log(level, text, size);
}

/* Reads the configuration under `key` into `buffer`. Returns the value's size in
 * bytes; where that is more than `capacity`, nothing was written. Or
 * KEYWAY_ERROR_NOT_FOUND. [init] [call] [host-import] */
static inline int32_t keyway_config_get(const char *key, void *buffer,
                                        size_t capacity) {
  return keyway_import_config_get(key, __builtin_strlen(key), buffer, capacity);
}

/* Reads the variable under `key`: as keyway_config_get. Variables belong to the
 * plugin and outlive its instances. [init] [call] [host-import] */
static inline int32_t keyway_var_get(const char *key, void *buffer,
                                     size_t capacity) {
  return keyway_import_var_get(key, __builtin_strlen(key), buffer, capacity);
}

/* Sets a variable. Returns KEYWAY_OK, or KEYWAY_ERROR_OUT_OF_MEMORY where the host
 * keeps no more, and then keeps the old value. [init] [call] [host-import] */
static inline int32_t keyway_var_set(const char *key, const void *value,
                                     size_t size) {
  return keyway_import_var_set(key, __builtin_strlen(key), value, size);
}

/* A value of any size, read by `get`, which is keyway_import_config_get or
 * keyway_import_var_get, into memory of keyway_scratch. */
static inline int32_t
keyway_value_(int32_t (*get)(const void *, size_t, void *, size_t),
              const void *key, size_t key_size, keyway_view_t *value) {
  unsigned char *data = 0;
  int32_t capacity = 0;
  int32_t size = get(key, key_size, 0, 0);
  value->data = (const unsigned char *)"";
  value->size = 0;
  while (size > capacity) { /* it may have grown since it was asked for */
    capacity = size;
    data = (unsigned char *)keyway_scratch((size_t)capacity + 1);
    if (!data) {
      return KEYWAY_ERROR_OUT_OF_MEMORY;
    }
    size = get(key, key_size, data, (size_t)capacity);
  }
  if (size < 0) {
    return size;
  }
  if (data) {
    data[size] = 0;
    value->data = data;
    value->size = (size_t)size;
  }
  return KEYWAY_OK;
}

/* Sets `value` to the configuration under `key`, with a zero byte behind it, in
 * memory of keyway_scratch. Returns KEYWAY_OK; KEYWAY_ERROR_NOT_FOUND or
 * KEYWAY_ERROR_OUT_OF_MEMORY, and `value` is then empty. [init] [call]
 * [host-import] */
static inline int32_t keyway_config_view(const char *key,
                                         keyway_view_t *value) {
  return keyway_value_(keyway_import_config_get, key, __builtin_strlen(key),
                       value);
}

/* The same of a variable. [init] [call] [host-import] */
static inline int32_t keyway_var_view(const char *key, keyway_view_t *value) {
  return keyway_value_(keyway_import_var_get, key, __builtin_strlen(key),
                       value);
}

/* Bytes of an answer that there is room for before the function is called. What is
 * larger takes a second step, but no second call; a message always fits. */
#define KEYWAY_ANSWER_ROOM_ 4096

/* Defines `function` over its import, for KEYWAY_HOST_FUNCTION. */
#define KEYWAY_HOST_CALL_(function, imported)                           \
  __attribute__((unused)) static inline int32_t function(               \
      const void *input, size_t size, keyway_view_t *answer) {          \
    unsigned char *const room = keyway_answer_begin_(answer);           \
    return room ? keyway_answer_end_(                                   \
                      answer, room,                                     \
                      imported(input, size, room, KEYWAY_ANSWER_ROOM_)) \
                : KEYWAY_ERROR_OUT_OF_MEMORY;                           \
  }

/* Empties `answer`, and returns room for it; null where memory cannot grow. */
static inline unsigned char *keyway_answer_begin_(keyway_view_t *answer) {
  answer->data = (const unsigned char *)"";
  answer->size = 0;
  return (unsigned char *)keyway_scratch(KEYWAY_ANSWER_ROOM_ + 1);
}

/* Sets `answer` after the import returned `result`: to what is in `room`, or to what
 * the host keeps. Returns the code. */
static inline int32_t keyway_answer_end_(keyway_view_t *answer,
                                         unsigned char *room, int32_t result) {
  const int32_t size =
      result < 0 ? keyway_import_result_get(room, KEYWAY_ANSWER_ROOM_) : result;
  unsigned char *const data = (unsigned char *)keyway_scratch_resize(
      room, KEYWAY_ANSWER_ROOM_ + 1, (size_t)size + 1);
  if (!data) {
    return result < 0 ? result : KEYWAY_ERROR_OUT_OF_MEMORY;
  }
  if (size > KEYWAY_ANSWER_ROOM_ &&
      keyway_import_result_get(data, (size_t)size) != size) {
    return result < 0 ? result : KEYWAY_ERROR_HOST;
  }
  data[size] = 0;
  answer->data = data;
  answer->size = (size_t)size;
  return result < 0 ? result : KEYWAY_OK;
}

#endif /* KEYWAY_HOST_H */
