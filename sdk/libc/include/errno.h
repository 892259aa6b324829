/* <errno.h>: one plain variable, since a module has one thread. The numbers are
 * those of WASI, so that they agree with a wasi-libc. */
#ifndef KEYWAY_LIBC_ERRNO_H
#define KEYWAY_LIBC_ERRNO_H

#if defined(__cplusplus)
extern "C" {
#endif

/* Zero at the start; no function sets it to zero. [any] */
extern int errno;
#define errno errno

#if defined(__cplusplus)
} /* extern "C" */
#endif

#define E2BIG 1
#define EACCES 2
#define EAGAIN 6
#define EBADF 8
#define EBUSY 10
#define EDOM 18
#define EEXIST 20
#define EFAULT 21
#define EFBIG 22
#define EILSEQ 25
#define EINTR 27
#define EINVAL 28
#define EIO 29
#define EISDIR 31
#define ENAMETOOLONG 37
#define ENOENT 44
#define ENOMEM 48
#define ENOSPC 51
#define ENOSYS 52
#define ENOTDIR 54
#define ENOTSUP 58
#define EOPNOTSUPP ENOTSUP
#define EOVERFLOW 61
#define EPERM 63
#define EPIPE 64
#define ERANGE 68
#define ETIMEDOUT 73
#define EWOULDBLOCK EAGAIN

#endif /* KEYWAY_LIBC_ERRNO_H */
