/* printf into memory. */
#include "format.h"
#include "libc.h"

#include <stdio.h>
#include <string.h>

/* `room` is what is left without the closing zero. */
typedef struct {
  keyway_libc_sink_t sink;
  char *to;
  size_t room;
} memory_t;

static void write(keyway_libc_sink_t *sink, const char *text, size_t size) {
  memory_t *memory = (memory_t *)sink;
  if (size > memory->room) {
    size = memory->room;
  }
  if (size) {
    memcpy(memory->to, text, size);
    memory->to += size;
    memory->room -= size;
  }
}

KEYWAY_LIBC int vsnprintf(char *restrict to, size_t size,
                          const char *restrict format, va_list arguments) {
  memory_t memory = {{write, 0}, to, size ? size - 1 : 0};
  int result = keyway_libc_format(&memory.sink, format, arguments);
  if (size) {
    *memory.to = 0;
  }
  return result;
}

KEYWAY_LIBC int vsprintf(char *restrict to, const char *restrict format,
                         va_list arguments) {
  return vsnprintf(to, SIZE_MAX, format, arguments);
}

KEYWAY_LIBC int snprintf(char *restrict to, size_t size,
                         const char *restrict format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = vsnprintf(to, size, format, arguments);
  va_end(arguments);
  return result;
}

KEYWAY_LIBC int sprintf(char *restrict to, const char *restrict format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = vsnprintf(to, SIZE_MAX, format, arguments);
  va_end(arguments);
  return result;
}
