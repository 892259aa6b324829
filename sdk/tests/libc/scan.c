/* sscanf against the system's: random conversions of short texts in which they
 * nearly fit. Texts in which a number stops in its middle, such as `1e+`, are left
 * out: strtod reads a 1 there, and the system's sscanf nothing. */
#include "ours.h"
#include <stddef.h>
#include <string.h>

int our_sscanf(const char *, const char *, ...);

#pragma GCC diagnostic ignored "-Wformat-nonliteral"

/* Room for what any conversion stores, which is filled before. */
typedef union {
  char bytes[64];
  long double align;
} room_t;

static void same(const char *text, const char *format) {
  room_t ours[3];
  room_t theirs[3];
  memset(ours, 'x', sizeof ours);
  memset(theirs, 'x', sizeof theirs);
  int our_count = our_sscanf(text, format, &ours[0], &ours[1], &ours[2]);
  int their_count = sscanf(text, format, &theirs[0], &theirs[1], &theirs[2]);
  EXPECT(our_count == their_count, "`%s` by `%s`: %d, not %d", text, format,
         our_count, their_count);
  /* what %c and %s store before they fail does not count */
  for (int i = 0; i < our_count; ++i) {
    EXPECT(memcmp(&ours[i], &theirs[i], sizeof *ours) == 0,
           "`%s` by `%s`: argument %d", text, format, i);
  }
}

static void some(void) {
  static const char *const texts[] = {
      "12",   "-7",  "+3",  "0x1f", "017",        "abc", "a]b",
      " ",    ",",   "%",   "2.5",  "-.5",        "8.",  "1,",
      "inf,", "nan", "b-d", "\t\n", "99999999999"};
  static const char *const formats[] = {
      "%d",      "%i",   "%u",  "%x",     "%o",    "%ld",    "%lld",
      "%hd",     "%hhd", "%zu", "%jd",    "%3d",   "%5i",    "%*d",
      "%1x",     "%f",   "%lf", "%lg",    "%4le",  "%*f",    "%s",
      "%3s",     "%*s",  "%c",  "%[a-c]", "%[^,]", "%[]a-]", "%2[^]b]",
      "%*[0-9]", "%n",   "%%",  " ",      ",",     "abc",    "%td"};
  char text[64] = "";
  char format[64] = "";
  for (unsigned left = below(5); left--;) {
    strcat(text, texts[below(sizeof texts / sizeof *texts)]);
  }
  for (unsigned left = 1 + below(3); left--;) {
    strcat(format, formats[below(sizeof formats / sizeof *formats)]);
  }
  same(text, format);
}

int main(int count, char **arguments) {
  same("(1,2)", "(%d,%d)");
  same("", "%d");
  same("  ", " %c");
  same("x", "%d");
  same("3 end", "%d end%n");
  same("0.1 0.1", "%lg %g");
  same("1e3x1e-3", "%5lgx%4g");
  int a = 0;
  char two[2];
  EXPECT(our_sscanf("abc", "%2cc", two) == 1 && two[1] == 'b', "%%2c");
  EXPECT(our_sscanf("a", "%2c", two) == 0, "too short for %%2c");
  EXPECT(our_sscanf("12 x", "%d %q", &a, &a) == 1 && a == 12, "unknown letter");
  EXPECT(our_sscanf("5", "%99999999999d", &a) == 1 && a == 5, "large width");
  for (long left = rounds(count, arguments); left--;) {
    some();
  }
}
