/* The number of the last error, and the texts of the numbers. */
#include "libc.h"

#include <errno.h>
#include <string.h>

KEYWAY_LIBC_DATA int errno;

static const struct {
  int number;
  const char *text;
} texts[] = {
    {0, "Success"},
    {E2BIG, "Argument list too long"},
    {EACCES, "Permission denied"},
    {EAGAIN, "Resource temporarily unavailable"},
    {EBADF, "Bad file descriptor"},
    {EBUSY, "Device or resource busy"},
    {EDOM, "Numerical argument out of domain"},
    {EEXIST, "File exists"},
    {EFAULT, "Bad address"},
    {EFBIG, "File too large"},
    {EILSEQ, "Invalid or incomplete multibyte or wide character"},
    {EINTR, "Interrupted system call"},
    {EINVAL, "Invalid argument"},
    {EIO, "Input/output error"},
    {EISDIR, "Is a directory"},
    {ENAMETOOLONG, "File name too long"},
    {ENOENT, "No such file or directory"},
    {ENOMEM, "Cannot allocate memory"},
    {ENOSPC, "No space left on device"},
    {ENOSYS, "Function not implemented"},
    {ENOTDIR, "Not a directory"},
    {ENOTSUP, "Operation not supported"},
    {EOVERFLOW, "Value too large for defined data type"},
    {EPERM, "Operation not permitted"},
    {EPIPE, "Broken pipe"},
    {ERANGE, "Numerical result out of range"},
    {ETIMEDOUT, "Connection timed out"},
};

KEYWAY_LIBC char *strerror(int number) {
  for (size_t i = 0; i < sizeof texts / sizeof *texts; ++i) {
    if (texts[i].number == number) {
      return (char *)texts[i].text;
    }
  }
  return (char *)"Unknown error";
}
