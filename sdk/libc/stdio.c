/* The streams: lines of text for the host's log. */
#include "format.h"
#include "libc.h"

#include <errno.h>
#include <keyway/abi.h>
#include <stdio.h>
#include <string.h>

/* A line that is not complete yet. */
struct keyway_libc_stream {
  int32_t level;
  size_t size;
  char *line;
};

/* Apart from the streams, since zeros alone take no room in a module. */
static char lines[2][BUFSIZ];

KEYWAY_LIBC_DATA FILE keyway_libc_stdout = {KEYWAY_LOG_INFO, 0, lines[0]};
KEYWAY_LIBC_DATA FILE keyway_libc_stderr = {KEYWAY_LOG_ERROR, 0, lines[1]};

/* Logs the first `size` bytes of the line, and keeps the rest. */
static void log_line(FILE *stream, size_t size) {
  keyway_libc_log(stream->level, stream->line, size);
  stream->size -= size;
  memmove(stream->line, stream->line + size, stream->size);
}

static void put(FILE *stream, const char *text, size_t size) {
  while (size) {
    const char *end = memchr(text, '\n', size);
    size_t part = end ? (size_t)(end - text) : size;
    size_t room = BUFSIZ - stream->size;
    size_t copied = part < room ? part : room;
    memcpy(stream->line + stream->size, text, copied);
    stream->size += copied;
    text += copied;
    size -= copied;
    if (copied < part) {
      log_line(stream, keyway_libc_whole(stream->line, stream->size));
    } else if (end) {
      log_line(stream, stream->size);
      ++text;
      --size;
    }
  }
}

static void flush(FILE *stream) {
  if (stream->size) {
    log_line(stream, stream->size);
  }
}

KEYWAY_LIBC int fflush(FILE *stream) {
  if (stream) {
    flush(stream);
  } else {
    flush(stdout);
    flush(stderr);
  }
  return 0;
}

KEYWAY_LIBC size_t fwrite(const void *restrict data, size_t size, size_t count,
                          FILE *restrict stream) {
  put(stream, data, size * count);
  return size ? count : 0;
}

KEYWAY_LIBC int fputs(const char *restrict text, FILE *restrict stream) {
  put(stream, text, strlen(text));
  return 0;
}

KEYWAY_LIBC int fputc(int byte, FILE *stream) {
  char character = (char)byte;
  put(stream, &character, 1);
  return (unsigned char)byte;
}

KEYWAY_LIBC int putc(int byte, FILE *stream) { return fputc(byte, stream); }

KEYWAY_LIBC int putchar(int byte) { return fputc(byte, stdout); }

KEYWAY_LIBC int puts(const char *text) {
  fputs(text, stdout);
  put(stdout, "\n", 1);
  return 0;
}

KEYWAY_LIBC void perror(const char *text) {
  if (text && *text) {
    fputs(text, stderr);
    fputs(": ", stderr);
  }
  fputs(strerror(errno), stderr);
  put(stderr, "\n", 1);
}

typedef struct {
  keyway_libc_sink_t sink;
  FILE *stream;
} stream_sink_t;

static void write(keyway_libc_sink_t *sink, const char *text, size_t size) {
  put(((stream_sink_t *)sink)->stream, text, size);
}

KEYWAY_LIBC int vfprintf(FILE *restrict stream, const char *restrict format,
                         va_list arguments) {
  stream_sink_t sink = {{write, 0}, stream};
  return keyway_libc_format(&sink.sink, format, arguments);
}

KEYWAY_LIBC int vprintf(const char *restrict format, va_list arguments) {
  return vfprintf(stdout, format, arguments);
}

KEYWAY_LIBC int fprintf(FILE *restrict stream, const char *restrict format,
                        ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = vfprintf(stream, format, arguments);
  va_end(arguments);
  return result;
}

KEYWAY_LIBC int printf(const char *restrict format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = vfprintf(stdout, format, arguments);
  va_end(arguments);
  return result;
}
