/* zlib: streams of RFC 1950, and its two checksums in hexadecimal digits. */
#include <keyway/plugin.h>

#include <stdio.h>
#include <stdlib.h>

#include <zlib.h>

#define MOST_BYTES (256 * 1024)

static void *allocate(void *opaque, unsigned count, unsigned size) {
  (void)opaque;
  return calloc(count, size);
}

static void release(void *opaque, void *data) {
  (void)opaque;
  free(data);
}

/* Runs a stream to its end, and closes it. `stream->msg` is a constant. */
static keyway_result_t run(z_stream *stream, int (*step)(z_stream *, int),
                           int (*end)(z_stream *), keyway_view_t input) {
  keyway_output_t out = {0};
  int status = Z_OK;
  stream->next_in = (z_const unsigned char *)input.data;
  stream->avail_in = (unsigned)input.size;
  while (status == Z_OK && out.size <= MOST_BYTES) {
    unsigned char *const space = keyway_write_space(&out, 4096);
    if (!space) {
      break;
    }
    stream->next_out = space;
    stream->avail_out = 4096;
    status = step(stream, Z_FINISH);
    if (status == Z_BUF_ERROR && !stream->avail_out) {
      status = Z_OK; /* more to write than space */
    }
    out.size += 4096 - stream->avail_out;
  }
  end(stream);
  if (out.failed || status == Z_MEM_ERROR) {
    return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, 0);
  } else if (status == Z_OK) {
    return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT, "more than 256 KiB");
  } else if (status == Z_STREAM_END) {
    return keyway_reply_output(&out);
  }
  return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT,
                     stream->msg ? stream->msg : zError(status));
}

static keyway_result_t compress_at(int level, keyway_view_t input) {
  z_stream stream = {0};
  stream.zalloc = allocate;
  stream.zfree = release;
  if (deflateInit(&stream, level) != Z_OK) {
    return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, stream.msg);
  }
  return run(&stream, deflate, deflateEnd, input);
}

KEYWAY_FUNCTION(store, input) { return compress_at(0, input); }

KEYWAY_FUNCTION(compress_fast, input) { return compress_at(1, input); }

KEYWAY_FUNCTION(compress, input) { return compress_at(9, input); }

KEYWAY_FUNCTION(decompress, input) {
  z_stream stream = {0};
  stream.zalloc = allocate;
  stream.zfree = release;
  if (inflateInit(&stream) != Z_OK) {
    return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, stream.msg);
  }
  return run(&stream, inflate, inflateEnd, input);
}

static keyway_result_t reply_hex(unsigned long sum) {
  char text[9];
  const int size = snprintf(text, sizeof text, "%08lx", sum);
  return keyway_reply_copy(text, (size_t)size);
}

KEYWAY_FUNCTION(crc, input) {
  return reply_hex(crc32(0, input.data, (unsigned)input.size));
}

KEYWAY_FUNCTION(adler, input) {
  return reply_hex(adler32(1, input.data, (unsigned)input.size));
}

KEYWAY_BYTES_PLUGIN("zlib");
