/* <string.h>, <strings.h> and <ctype.h> against the system's, on short texts of
 * few letters, in which everything occurs. Memory of the exact size lets the
 * sanitizer see each byte too many. */
#define _GNU_SOURCE
#include "ours.h"
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

OURS(memccpy);
OURS(mempcpy);
OURS(memmem);
OURS(strnlen);
OURS(strcmp);
OURS(strncmp);
OURS(strcoll);
OURS(strxfrm);
OURS(strcasecmp);
OURS(strncasecmp);
OURS(bcmp);
OURS(bzero);
OURS(stpcpy);
OURS(stpncpy);
OURS(strcpy);
OURS(strncpy);
OURS(strcat);
OURS(strncat);
OURS(strspn);
OURS(strcspn);
OURS(strtok);
OURS(strtok_r);
OURS(strsep);
OURS(strdup);
OURS(strndup);
void *our_memchr(const void *, int, size_t);
void *our_memrchr(const void *, int, size_t);
char *our_strchr(const char *, int);
char *our_strchrnul(const char *, int);
char *our_strrchr(const char *, int);
char *our_strstr(const char *, const char *);
char *our_strpbrk(const char *, const char *);
size_t our_strlcpy(char *, const char *, size_t);
size_t our_strlcat(char *, const char *, size_t);
char *our_strerror(int);

static int sign(int value) { return (value > 0) - (value < 0); }

/* A text of its own, up to `most` bytes long. */
static char *some_text(unsigned most) {
  static const char *const letters[] = {"ab", "abAB", "a\xff\x80z@[`{", "a"};
  const char *from = letters[below(4)];
  unsigned size = below(most + 1);
  char *text = malloc(size + 1);
  for (unsigned i = 0; i < size; ++i) {
    text[i] = from[below((unsigned)strlen(from))];
  }
  text[size] = 0;
  return text;
}

static void compare(const char *a, const char *b, size_t n) {
  EXPECT(sign(our_strcmp(a, b)) == sign(strcmp(a, b)), "%s, %s", a, b);
  EXPECT(sign(our_strcoll(a, b)) == sign(strcmp(a, b)), "%s, %s", a, b);
  EXPECT(sign(our_strncmp(a, b, n)) == sign(strncmp(a, b, n)), "%s, %s", a, b);
  EXPECT(sign(our_strcasecmp(a, b)) == sign(strcasecmp(a, b)), "%s, %s", a, b);
  EXPECT(sign(our_strncasecmp(a, b, n)) == sign(strncasecmp(a, b, n)), "%s, %s",
         a, b);
  EXPECT(our_strnlen(a, n) == strnlen(a, n), "%s", a);
  size_t least = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
  EXPECT(!our_bcmp(a, b, least) == !bcmp(a, b, least), "%s, %s", a, b);
}

static void search(const char *a, const char *b, size_t n) {
  int byte = n % 3 ? (unsigned char)b[n % (strlen(b) + 1)] : b[0];
  size_t size = strlen(a);
  EXPECT(our_strchr(a, byte) == strchr(a, byte), "%s, %d", a, byte);
  EXPECT(our_strchrnul(a, byte) == strchrnul(a, byte), "%s, %d", a, byte);
  EXPECT(our_strrchr(a, byte) == strrchr(a, byte), "%s, %d", a, byte);
  EXPECT(our_memchr(a, byte, size) == memchr(a, byte, size), "%s, %d", a, byte);
  EXPECT(our_memrchr(a, byte, size) == memrchr(a, byte, size), "%s, %d", a,
         byte);
  EXPECT(our_strstr(a, b) == strstr(a, b), "%s, %s", a, b);
  EXPECT(our_memmem(a, size, b, strlen(b)) == memmem(a, size, b, strlen(b)),
         "%s, %s", a, b);
  EXPECT(our_strspn(a, b) == strspn(a, b), "%s, %s", a, b);
  EXPECT(our_strcspn(a, b) == strcspn(a, b), "%s, %s", a, b);
  EXPECT(our_strpbrk(a, b) == strpbrk(a, b), "%s, %s", a, b);
}

static char left[64];
static char right[64];

static void same(const void *ours, const void *theirs) {
  EXPECT((const char *)ours - left == (const char *)theirs - right ||
             (!ours && !theirs),
         "%p, %p", ours, theirs);
  EXPECT(memcmp(left, right, sizeof left) == 0, "%s, %s", left, right);
}

static void restart(const char *text) {
  memset(left, 'x', sizeof left);
  memset(right, 'x', sizeof right);
  strcpy(left, text);
  strcpy(right, text);
}

static void copy(const char *a, const char *b, size_t n) {
  restart(a);
  same(our_strcpy(left, b), strcpy(right, b));
  same(our_stpcpy(left, a), stpcpy(right, a));
  same(our_strcat(left, b), strcat(right, b));
  restart(a);
  same(our_strncat(left, b, n), strncat(right, b, n));
  same(our_strncpy(left, b, n), strncpy(right, b, n));
  same(our_stpncpy(left, a, n), stpncpy(right, a, n));
  same(our_mempcpy(left, a, strlen(a)), mempcpy(right, a, strlen(a)));
  same(our_memccpy(left, b, 'a', strlen(b)), memccpy(right, b, 'a', strlen(b)));
  our_bzero(left, n);
  bzero(right, n);
  same(0, 0);
  restart(a);
  EXPECT(our_strlcpy(left, b, n) == strlen(b), "%s", b);
  EXPECT(n ? !strncmp(left, b, n - 1) && strlen(left) < n : !strcmp(left, a),
         "%s", left);
  restart(a);
  size_t start = strnlen(a, n);
  EXPECT(our_strlcat(left, b, n) == start + strlen(b), "%s, %s", a, b);
  EXPECT(start == n || (size_t)snprintf(right, n, "%s%s", a, b) >= strlen(left),
         "%s", left);
  EXPECT(start == n || strcmp(left, right) == 0, "%s, %s", left, right);
  EXPECT(our_strxfrm(left, b, n) == strlen(b), "%s", b);
}

static void split(const char *a, const char *b) {
  char *ours;
  char *theirs;
  restart(a);
  ours = our_strtok(left, b);
  theirs = strtok(right, b);
  for (same(ours, theirs); ours; same(ours, theirs)) {
    ours = our_strtok(NULL, b);
    theirs = strtok(NULL, b);
  }
  same(our_strtok(NULL, b), strtok(NULL, b));
  char *our_rest;
  char *their_rest;
  restart(a);
  ours = our_strtok_r(left, b, &our_rest);
  theirs = strtok_r(right, b, &their_rest);
  for (same(ours, theirs); ours; same(ours, theirs)) {
    ours = our_strtok_r(NULL, b, &our_rest);
    theirs = strtok_r(NULL, b, &their_rest);
    same(our_rest, their_rest);
  }
  restart(a);
  our_rest = left;
  their_rest = right;
  do {
    same(our_strsep(&our_rest, b), strsep(&their_rest, b));
    same(our_rest, their_rest);
  } while (our_rest);
}

static void duplicate(const char *a, size_t n) {
  char *whole = our_strdup(a);
  char *part = our_strndup(a, n);
  EXPECT(strcmp(whole, a) == 0, "%s", a);
  EXPECT(strlen(part) == strnlen(a, n) && !strncmp(part, a, n), "%s", a);
  free(whole);
  free(part);
}

/* A part of a long text, where the two-way search has to remember. */
static void search_long(void) {
  char *text = some_text(300);
  char *part = some_text(40);
  size_t size = strlen(text);
  if (below(2) && size > 100) {
    free(part);
    part = strndup(text + below(50), below(50));
  }
  EXPECT(our_strstr(text, part) == strstr(text, part), "%s, %s", text, part);
  free(text);
  free(part);
}

#define SAME_CLASS(name)                                                      \
  do {                                                                        \
    OURS(name);                                                               \
    for (int byte = -1; byte < 256; ++byte) {                                 \
      EXPECT(!our_##name(byte) == !(name)(byte), #name " of %d", byte);       \
    }                                                                         \
    EXPECT(!our_##name(-128) && !our_##name(1000), #name " of no character"); \
  } while (0)

static void classes(void) {
  SAME_CLASS(isalnum);
  SAME_CLASS(isalpha);
  SAME_CLASS(isblank);
  SAME_CLASS(iscntrl);
  SAME_CLASS(isdigit);
  SAME_CLASS(isgraph);
  SAME_CLASS(islower);
  SAME_CLASS(isprint);
  SAME_CLASS(ispunct);
  SAME_CLASS(isspace);
  SAME_CLASS(isupper);
  SAME_CLASS(isxdigit);
  SAME_CLASS(isascii);
  OURS(tolower);
  OURS(toupper);
  for (int byte = -1; byte < 256; ++byte) {
    EXPECT(our_tolower(byte) == tolower(byte), "%d", byte);
    EXPECT(our_toupper(byte) == toupper(byte), "%d", byte);
  }
}

int main(int count, char **arguments) {
  classes();
  EXPECT(!strcmp(our_strerror(0), "Success"), "%s", our_strerror(0));
  EXPECT(!strcmp(our_strerror(68), strerror(ERANGE)), "%s", our_strerror(68));
  EXPECT(!strcmp(our_strerror(-1), "Unknown error"), "%s", our_strerror(-1));
  for (long left_rounds = rounds(count, arguments); left_rounds--;) {
    char *a = some_text(20);
    char *b = some_text(below(4) ? 4 : 20);
    size_t n = below(24);
    compare(a, b, n);
    search(a, b, n);
    copy(a, b, n);
    split(a, b);
    duplicate(a, n);
    search_long();
    free(a);
    free(b);
  }
}
