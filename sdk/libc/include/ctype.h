/* <ctype.h>: the classes of the "C" locale. A byte above 127 is in no class and
 * keeps its case.
 *
 * `byte` is EOF or a value of 0..255; a plain negative `char` is in no class
 * here, where the standard says nothing of it. [any] */
#ifndef KEYWAY_LIBC_CTYPE_H
#define KEYWAY_LIBC_CTYPE_H

#if defined(__cplusplus)
extern "C" {
#endif

int isalnum(int byte);
int isalpha(int byte);
int isblank(int byte);
int iscntrl(int byte);
int isdigit(int byte);
int isgraph(int byte);
int islower(int byte);
int isprint(int byte);
int ispunct(int byte);
int isspace(int byte);
int isupper(int byte);
int isxdigit(int byte);
int tolower(int byte);
int toupper(int byte);

/* Not of the standard, and widely used. */
int isascii(int byte);
int toascii(int byte);

#if defined(__cplusplus)
} /* extern "C" */
#endif

#endif /* KEYWAY_LIBC_CTYPE_H */
