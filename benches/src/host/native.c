/* Calls the native twin of `echo` as a host calls the module: room for the input, a
 * copy of it, the function, and the result where it lies. */
#include <keyway/plugin.h>

#include <string.h>

/* Sets `result` to where the result begins, and returns its size; -1 where there is
 * none. */
int64_t native_echo(const void *input, size_t size, const void **result);

int64_t native_echo(const void *input, size_t size, const void **result) {
  unsigned char *const room = keyway_bytes_begin(size);
  keyway_result_t reply;
  if (!room) {
    return -1;
  }
  if (size) {
    memcpy(room, input, size);
  }
  reply = keyway_bytes_call(keyway_native_functions->function, room, size);
  *result = reply.data;
  return reply.code < 0 ? -1 : (int64_t)reply.size;
}
