/* Counts events by name. Counts are variables of the host, so that they outlive this
 * instance; the step is configuration; each change is logged.
 *
 *   add   "visits" -> "3"
 *   count "visits" -> "3"
 */
#include <keyway/host.h>
#include <keyway/plugin.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEP = 1000000, NAME_BYTES = 64 };

static uint64_t step;

static int32_t init(void) {
  keyway_view_t text;
  const int32_t status = keyway_config_view("step", &text);
  step = 1;
  if (status == KEYWAY_ERROR_NOT_FOUND) {
    return KEYWAY_OK;
  } else if (status < 0) {
    return status;
  }
  char *end;
  step = strtoull((const char *)text.data, &end, 10);
  if (step < 1 || step > MOST_STEP || *end) {
    keyway_set_error_message(
        "the configuration `step` is not from 1 to 1000000");
    return KEYWAY_ERROR_INVALID_ARGUMENT;
  }
  return KEYWAY_OK;
}

/* Reads the count of a name. The result is an error, or nothing yet. */
static keyway_result_t read_count(keyway_view_t name, uint64_t *count) {
  keyway_view_t text;
  int32_t status;
  if (name.size == 0 || name.size > NAME_BYTES ||
      memchr(name.data, 0, name.size)) {
    return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT,
                       "a name has 1 to 64 bytes, none of them 0");
  }
  status = keyway_var_view((const char *)name.data, &text);
  if (status < 0 && status != KEYWAY_ERROR_NOT_FOUND) {
    return keyway_fail(status, "the count cannot be read");
  }
  *count = strtoull((const char *)text.data, NULL, 10); /* "" where not found */
  return keyway_reply(NULL, 0);
}

KEYWAY_FUNCTION(add, name) {
  keyway_output_t out = {0}, message = {0};
  uint64_t count;
  int32_t status;
  const keyway_result_t read = read_count(name, &count);
  if (read.code < 0) {
    return read;
  }
  count = count > UINT64_MAX - step ? UINT64_MAX : count + step;
  keyway_write_uint(&out, count);
  status = keyway_var_set((const char *)name.data, out.data, out.size);
  if (status < 0) {
    return keyway_fail(status, "the host keeps no more counts");
  }
  keyway_write(&message, name.data, name.size);
  keyway_write_text(&message, " is now ");
  keyway_write(&message, out.data, out.size);
  keyway_log_bytes(KEYWAY_LOG_INFO, message.data, message.size);
  return keyway_reply_output(&out);
}

KEYWAY_FUNCTION(count, name) {
  keyway_output_t out = {0};
  uint64_t count;
  const keyway_result_t read = read_count(name, &count);
  if (read.code < 0) {
    return read;
  }
  keyway_write_uint(&out, count);
  return keyway_reply_output(&out);
}

KEYWAY_BYTES_PLUGIN("counter", .init = init);
