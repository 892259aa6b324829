/* What reaches the host's log: lines of the streams, and the last words before a
 * trap, which the log function here leaves by a jump. */
#include "ours.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

struct stream;
extern struct stream our_keyway_libc_stdout;
extern struct stream our_keyway_libc_stderr;
int our_printf(const char *, ...);
int our_vprintf(const char *, va_list);
int our_fprintf(struct stream *, const char *, ...);
int our_puts(const char *);
int our_putchar(int);
int our_fputs(const char *, struct stream *);
int our_fputc(int, struct stream *);
int our_putc(int, struct stream *);
size_t our_fwrite(const void *, size_t, size_t, struct stream *);
int our_fflush(struct stream *);
void our_perror(const char *);
void our_keyway_assert_fail(const char *, const char *, int, const char *);
void our_abort(void);
void our_exit(int);
void our__Exit(int);

static char logged[8192];
static jmp_buf *way_out;

void keyway_libc_log(int32_t level, const char *text, size_t size) {
  char line[1024];
  snprintf(line, sizeof line, "%d:%.*s\n", (int)level, (int)size, text);
  strcat(logged, line);
  if (way_out) {
    longjmp(*way_out, 1);
  }
}

static void expect(const char *lines) {
  EXPECT(strcmp(logged, lines) == 0, "logged `%s`, not `%s`", logged, lines);
  *logged = 0;
}

static void streams(void) {
  struct stream *out = &our_keyway_libc_stdout;
  struct stream *err = &our_keyway_libc_stderr;
  EXPECT(our_printf("%s %d\n", "one", 1) == 6, "printf");
  expect("2:one 1\n");
  EXPECT(our_fprintf(err, "a\n\nb") == 4, "fprintf");
  expect("4:a\n4:\n");
  our_fputs("c", err);
  our_putchar('x');
  our_fputc('y', out);
  EXPECT(our_putc(0xff, out) == 0xff, "putc");
  expect("");
  our_puts("z");
  expect("2:xy\xffz\n");
  our_fflush(err);
  expect("4:bc\n");
  our_fputs("p", out);
  our_fputs("q", err);
  our_fflush(NULL);
  expect("2:p\n4:q\n");
  our_fflush(NULL);
  expect("");
  EXPECT(our_fwrite("ab\ncd\n", 2, 3, out) == 3, "fwrite");
  expect("2:ab\n2:cd\n");
  EXPECT(our_fwrite("ab", 0, 3, out) == 0, "fwrite of nothing");
  our_errno = 68;
  our_perror("x");
  our_perror("");
  expect(
      "4:x: Numerical result out of range\n4:Numerical result out of range\n");
}

/* A long line is cut before a character, whatever its length. */
static void long_lines(void) {
  static const char *const characters[] = {"a", "\xc3\xa4", "\xe2\x82\xac",
                                           "\xf0\x9f\x98\x80"};
  for (int which = 0; which < 4; ++which) {
    for (int shift = 0; shift < 4; ++shift) {
      char text[2000] = "";
      strncat(text, "xyz", (size_t)shift);
      for (int i = 0; i < 300; ++i) {
        strcat(text, characters[which]);
      }
      our_puts(text);
      char joined[2000] = "";
      for (char *line = strtok(logged, "\n"); line; line = strtok(NULL, "\n")) {
        line += 2;
        EXPECT((*line & 0xc0) != 0x80, "a character was cut: %s", line);
        EXPECT(strlen(line) <= 512, "a line of %zu", strlen(line));
        strcat(joined, line);
      }
      EXPECT(strcmp(joined, text) == 0, "`%s` became `%s`", text, joined);
      *logged = 0;
    }
  }
  /* what is no UTF-8 passes */
  char bytes[2000];
  memset(bytes, 0x80, sizeof bytes);
  our_fwrite(bytes, 1, sizeof bytes, &our_keyway_libc_stdout);
  memset(bytes, 0xff, sizeof bytes);
  our_fwrite(bytes, 1, sizeof bytes, &our_keyway_libc_stdout);
  our_fflush(NULL);
  *logged = 0;
}

#define STOPS(call, lines)    \
  do {                        \
    jmp_buf here;             \
    way_out = &here;          \
    if (!setjmp(here)) {      \
      call;                   \
      EXPECT(0, "came back"); \
    }                         \
    way_out = NULL;           \
    expect(lines);            \
  } while (0)

static void stops(void) {
  STOPS(our_keyway_assert_fail("x > 0", "file.c", 12, "f"),
        "4:file.c:12: f: assertion `x > 0` failed\n");
  STOPS(our_abort(), "4:abort was called\n");
  STOPS(our_exit(0), "4:exit was called with status 0\n");
  STOPS(our__Exit(-2147483647 - 1),
        "4:exit was called with status -2147483648\n");
  char condition[1000];
  char line[1000];
  memset(condition, 'c', sizeof condition);
  condition[sizeof condition - 1] = 0;
  snprintf(line, 515, "4:f.c:0: f: assertion `%s", condition);
  strcat(line, "\n");
  STOPS(our_keyway_assert_fail(condition, "f.c", 0, "f"), line);
}

int main(void) {
  streams();
  long_lines();
  stops();
}
