/* What the plugin prints on standard output, as a module's goes: into the log, line
 * by line. The twin's own results have a stream of their own. Standard error stays
 * what it is, since sanitizers speak there. */
#if !defined(_POSIX_C_SOURCE) && !defined(__cplusplus)
#define _POSIX_C_SOURCE 200809L
#endif
#include "native.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static FILE *printed; /* where descriptor 1 leads; null before the capture */
static off_t seen;    /* how much of it is in the log */

FILE *keyway_native_capture(void) {
  static char result_buffer[1 << 16], print_buffer[1 << 12];
  FILE *results;
  fflush(stdout);
  results = fdopen(dup(STDOUT_FILENO), "w");
  printed = tmpfile();
  if (!results || !printed || dup2(fileno(printed), STDOUT_FILENO) < 0) {
    return NULL;
  }
  /* malloc is the plugin's */
  setvbuf(results, result_buffer, _IOFBF, sizeof result_buffer);
  setvbuf(stdout, print_buffer, _IOFBF, sizeof print_buffer);
  return results;
}

void keyway_native_drain(void) {
  static char line[512]; /* as long as a module's */
  static size_t size;
  char part[512];
  ssize_t got;
  if (!printed) {
    return;
  }
  fflush(stdout);
  while ((got = pread(fileno(printed), part, sizeof part, seen)) > 0) {
    ssize_t i;
    seen += got;
    for (i = 0; i < got; ++i) {
      if (part[i] == '\n' || size == sizeof line) {
        keyway_native_log(KEYWAY_LOG_INFO, line, size);
        size = 0;
      }
      if (part[i] != '\n') {
        line[size++] = part[i];
      }
    }
  }
}
