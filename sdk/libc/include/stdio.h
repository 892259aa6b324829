/* <stdio.h>: text into memory, and lines into the host's log. There are no
 * files, and nothing to read from.
 *
 * Rationale: printf and stderr are here although there is no terminal, because
 * libraries print what they diagnose. A plugin that does so gets the import
 * keyway.log, for which a host asks nobody: where the log is not granted, the
 * lines are dropped. */
#ifndef KEYWAY_LIBC_STDIO_H
#define KEYWAY_LIBC_STDIO_H

#include <stdarg.h>
#include <stddef.h>

#if defined(__cplusplus)
extern "C" {
#endif

#define EOF (-1)
#define BUFSIZ 512

#define KEYWAY_LIBC_FORMAT_(text, first) \
  __attribute__((format(printf, text, first)))

/* Formats into `to`, of `size` bytes with the closing zero, and returns how many
 * bytes it takes without the zero, or -1 where that is more than INT_MAX. `size`
 * 0 writes nothing, and `to` may then be null. sprintf has no such limit, and
 * the caller must know that `to` is large enough.
 *
 * All of C11 but wide characters: flags, width, precision, * and lengths;
 * conversions d i u o x X c s p n %, and f F e E g G a A, which print exactly
 * the digits that the double has, rounded half to even. A long double is first
 * rounded to double. An unknown conversion is printed as it stands. [any] */
int snprintf(char *__restrict to, size_t size, const char *__restrict format,
             ...) KEYWAY_LIBC_FORMAT_(3, 4);
int vsnprintf(char *__restrict to, size_t size, const char *__restrict format,
              va_list arguments) KEYWAY_LIBC_FORMAT_(3, 0);
int sprintf(char *__restrict to, const char *__restrict format, ...)
    KEYWAY_LIBC_FORMAT_(2, 3);
int vsprintf(char *__restrict to, const char *__restrict format,
             va_list arguments) KEYWAY_LIBC_FORMAT_(2, 0);

/* Reads numbers and words out of `text`, and returns how many were stored, or EOF
 * where the text ended before the first. Conversions d i o u x X p, a e f g, c s
 * [ n %, with width, * and lengths, but not for long double or wide characters. A
 * number is what strtol or strtod would read, of at most 400 bytes where it has a
 * width. [any] */
int sscanf(const char *__restrict text, const char *__restrict format, ...)
    __attribute__((format(scanf, 2, 3)));
int vsscanf(const char *__restrict text, const char *__restrict format,
            va_list arguments) __attribute__((format(scanf, 2, 0)));

/* A stream of lines. */
typedef struct keyway_libc_stream FILE;

extern FILE keyway_libc_stdout;
extern FILE keyway_libc_stderr;

/* Each line goes to the host's log at its line feed, which is left out: from
 * stdout at level info, from stderr at level error. A line of more than BUFSIZ
 * bytes becomes several, never splitting a character of UTF-8. What has no line
 * feed yet waits for fflush; null flushes both streams. */
#define stdout (&keyway_libc_stdout)
#define stderr (&keyway_libc_stderr)

/* As in the standard; they do not fail. The formatting ones return what snprintf
 * would. [any] */
int printf(const char *__restrict format, ...) KEYWAY_LIBC_FORMAT_(1, 2);
int vprintf(const char *__restrict format, va_list arguments)
    KEYWAY_LIBC_FORMAT_(1, 0);
int fprintf(FILE *__restrict stream, const char *__restrict format, ...)
    KEYWAY_LIBC_FORMAT_(2, 3);
int vfprintf(FILE *__restrict stream, const char *__restrict format,
             va_list arguments) KEYWAY_LIBC_FORMAT_(2, 0);
int puts(const char *text);
int putchar(int byte);
int fputs(const char *__restrict text, FILE *__restrict stream);
int fputc(int byte, FILE *stream);
int putc(int byte, FILE *stream);
size_t fwrite(const void *__restrict data, size_t size, size_t count,
              FILE *__restrict stream);
int fflush(FILE *stream);
void perror(const char *text);

#if defined(__cplusplus)
} /* extern "C" */
#endif

#endif /* KEYWAY_LIBC_STDIO_H */
