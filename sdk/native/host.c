/* Stand-ins for the host's functions, for the native twin of a plugin: log writes
 * to standard error, configuration comes from the command line and the environment
 * (KEYWAY_CONFIG_name), variables live in memory as long as the program.
 *
 * Valid in C11 and in C++17, as all of sdk/native: a project may have one language
 * only. */
#include "native.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As much as `keyway` keeps (ABI.md, limits of the host). */
enum {
  MOST_KEY = 256,
  MOST_VALUE = 64 << 10,
  MOST_BYTES = 1 << 20,
  MOST_VARS = 1024
};

/* A key and its value, in memory of their own. */
typedef struct entry {
  char *key;
  size_t key_size;
  unsigned char *value;
  size_t size;
  struct entry *next;
} entry_t;

const char *keyway_native_name = "plugin";
int32_t keyway_native_in_call;

static entry_t *config, *vars;

static void *copy_of(const void *data, size_t size) {
  void *const copy = malloc(size ? size : 1);
  if (!copy) {
    fputs("error: out of memory\n", stderr);
    exit(KEYWAY_NATIVE_USAGE);
  }
  return memcpy(copy, size ? data : "", size);
}

static entry_t *find(entry_t *list, const void *key, size_t key_size) {
  while (list && (list->key_size != key_size ||
                  memcmp(list->key, key, key_size) != 0)) {
    list = list->next;
  }
  return list;
}

static void set(entry_t **list, const void *key, size_t key_size,
                const void *value, size_t size) {
  entry_t *found = find(*list, key, key_size);
  if (!found) {
    const entry_t made = {(char *)copy_of(key, key_size), key_size, NULL, 0,
                          *list};
    found = *list = (entry_t *)copy_of(&made, sizeof made);
  }
  free(found->value);
  found->value = (unsigned char *)copy_of(value, size);
  found->size = size;
}

/* Whether a variable may take this value: what there would be of all of them. */
static int fits(const void *key, size_t key_size, size_t size) {
  const entry_t *const found = find(vars, key, key_size), *entry;
  size_t count = !found, bytes = key_size + size;
  for (entry = vars; entry; entry = entry->next) {
    ++count;
    bytes += entry == found ? 0 : entry->key_size + entry->size;
  }
  return size <= MOST_VALUE && bytes <= MOST_BYTES && count <= MOST_VARS;
}

static int32_t get(const void *value, size_t size, void *buffer,
                   size_t capacity) {
  if (size && size <= capacity) {
    memcpy(buffer, value, size);
  }
  return (int32_t)size;
}

void keyway_native_config(const char *key, size_t key_size, const char *value) {
  set(&config, key, key_size, value, strlen(value));
}

KEYWAY_EXTERN_C void keyway_import_log(int32_t level, const void *text,
                                       size_t size) {
  keyway_native_drain(); /* in the order of the plugin's words */
  keyway_native_log(level, (const char *)text, size);
}

KEYWAY_EXTERN_C int32_t keyway_import_config_get(const void *key,
                                                 size_t key_size, void *buffer,
                                                 size_t capacity) {
  const entry_t *const found = find(config, key, key_size);
  char name[300];
  const char *value;
  if (key_size > MOST_KEY) {
    return KEYWAY_ERROR_INVALID_ARGUMENT;
  }
  if (found) {
    return get(found->value, found->size, buffer, capacity);
  }
  if (snprintf(name, sizeof name, "KEYWAY_CONFIG_%.*s", (int)key_size,
               (const char *)key) >= (int)sizeof name) {
    return KEYWAY_ERROR_NOT_FOUND;
  }
  value = getenv(name);
  return value ? get(value, strlen(value), buffer, capacity)
               : KEYWAY_ERROR_NOT_FOUND;
}

KEYWAY_EXTERN_C int32_t keyway_import_var_get(const void *key, size_t key_size,
                                              void *buffer, size_t capacity) {
  const entry_t *const found = find(vars, key, key_size);
  if (key_size > MOST_KEY) {
    return KEYWAY_ERROR_INVALID_ARGUMENT;
  }
  return found ? get(found->value, found->size, buffer, capacity)
               : KEYWAY_ERROR_NOT_FOUND;
}

KEYWAY_EXTERN_C int32_t keyway_import_var_set(const void *key, size_t key_size,
                                              const void *value, size_t size) {
  const int32_t in_call = keyway_native_in_call;
  if (key_size > MOST_KEY) {
    return KEYWAY_ERROR_INVALID_ARGUMENT;
  }
  if (!fits(key, key_size, size)) {
    return KEYWAY_ERROR_OUT_OF_MEMORY;
  }
  keyway_native_in_call = 0; /* what is allocated here is the host's */
  set(&vars, key, key_size, value, size);
  keyway_native_in_call = in_call;
  return KEYWAY_OK;
}
