/* The classes of ASCII, by comparisons: shorter than a table. */
#include "libc.h"

#include <ctype.h>

/* Whether `byte` lies in first..last; a negative one does not. */
static int within(int byte, int first, int last) {
  return (unsigned)byte - (unsigned)first <= (unsigned)last - (unsigned)first;
}

/* The lower case of a letter; no other byte becomes a letter. */
static int lower(int byte) { return byte | 0x20; }

KEYWAY_LIBC int isdigit(int byte) { return within(byte, '0', '9'); }
KEYWAY_LIBC int islower(int byte) { return within(byte, 'a', 'z'); }
KEYWAY_LIBC int isupper(int byte) { return within(byte, 'A', 'Z'); }
KEYWAY_LIBC int isalpha(int byte) { return within(lower(byte), 'a', 'z'); }
KEYWAY_LIBC int isalnum(int byte) {
  return within(byte, '0', '9') || within(lower(byte), 'a', 'z');
}
KEYWAY_LIBC int isxdigit(int byte) {
  return within(byte, '0', '9') || within(lower(byte), 'a', 'f');
}
KEYWAY_LIBC int isblank(int byte) { return byte == ' ' || byte == '\t'; }
KEYWAY_LIBC int isspace(int byte) {
  return byte == ' ' || within(byte, '\t', '\r');
}
KEYWAY_LIBC int iscntrl(int byte) {
  return within(byte, 0, 0x1f) || byte == 0x7f;
}
KEYWAY_LIBC int isprint(int byte) { return within(byte, 0x20, 0x7e); }
KEYWAY_LIBC int isgraph(int byte) { return within(byte, 0x21, 0x7e); }
KEYWAY_LIBC int ispunct(int byte) {
  return within(byte, 0x21, 0x7e) && !within(byte, '0', '9') &&
         !within(lower(byte), 'a', 'z');
}
KEYWAY_LIBC int tolower(int byte) {
  return within(byte, 'A', 'Z') ? lower(byte) : byte;
}
KEYWAY_LIBC int toupper(int byte) {
  return within(byte, 'a', 'z') ? byte - 0x20 : byte;
}
KEYWAY_LIBC int isascii(int byte) { return within(byte, 0, 0x7f); }
KEYWAY_LIBC int toascii(int byte) { return byte & 0x7f; }
