/* The ends of a plugin that cannot go on: a line in the host's log, then a trap. The
 * line is also the last message of a bytes plugin, which its host asks for after a
 * trap, whether or not it grants a log.
 *
 * Rationale: the line is put together by hand, so that an assertion does not
 * bring the formatter into a plugin. */
#include "libc.h"

#include <assert.h>
#include <keyway/bytes.h>
#include <stdlib.h>
#include <string.h>

/* Static, since the stack may be what has run out. */
static struct {
  size_t size;
  char text[512];
} message;

static void append(const char *text) {
  size_t size = strlen(text);
  size_t room = sizeof message.text - message.size;
  size = size < room ? size : room;
  memcpy(message.text + message.size, text, size);
  message.size += size;
}

static void append_number(unsigned value) {
  char digits[11];
  char *start = digits + sizeof digits;
  *--start = 0;
  do {
    *--start = (char)('0' + value % 10);
    value /= 10;
  } while (value);
  append(start);
}

static void tell(void) {
  message.size = keyway_libc_whole(message.text, message.size);
  keyway_libc_log(KEYWAY_LOG_ERROR, message.text, message.size);
  keyway_bytes_state.error_message = message.text;
  keyway_bytes_state.error_size = message.size;
}

KEYWAY_LIBC void keyway_assert_fail(const char *condition, const char *file,
                                    int line, const char *function) {
  message.size = 0;
  append(file);
  append(":");
  append_number((unsigned)line);
  append(": ");
  append(function);
  append(": assertion `");
  append(condition);
  append("` failed");
  tell();
}

KEYWAY_LIBC void abort(void) {
  message.size = 0;
  append("abort was called");
  tell();
  __builtin_trap();
}

KEYWAY_LIBC void _Exit(int status) {
  message.size = 0;
  append("exit was called with status ");
  append(status < 0 ? "-" : "");
  append_number(status < 0 ? 0 - (unsigned)status : (unsigned)status);
  tell();
  __builtin_trap();
}

KEYWAY_LIBC void exit(int status) { _Exit(status); }
