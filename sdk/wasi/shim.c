/* WASI for modules that link wasi-libc: the functions that wasi-libc imports,
 * defined inside the module, so that it imports nothing but what its contract
 * allows.
 *
 * What is written to standard output and standard error goes to the host's log,
 * line by line, as info and as error. There are no arguments, no environment, no
 * files, no clock, and no random numbers: the calls fail as WASI says that they do
 * where a capability is missing. The end of the program is a trap.
 *
 * The symbols are those under which wasi-libc declares its imports; a symbol that
 * the module defines is no import. The parts of WASI that a contract allows are left
 * out, each by its KEYWAY_WASI_PART, and are then imports indeed. */
#include <keyway/host.h>

enum {
  SUCCESS = 0,
  BADF = 8,
  INVAL = 28,
  NOSYS = 52,
  SPIPE = 70,
  NOTCAPABLE = 76
};

#define WASI(name)                      \
  __attribute__((visibility("hidden"))) \
  int32_t __imported_wasi_snapshot_preview1_##name

#ifndef KEYWAY_WASI_STDIO
/* A part of memory, as in WASI's ciovec. */
typedef struct part {
  const char *data;
  size_t size;
} part_t;

/* A line that is not finished. */
typedef struct line {
  char text[512];
  size_t size;
} line_t;

static line_t lines[2];

static void flush(line_t *line, int32_t level) {
  keyway_log_bytes(level, line->text, line->size);
  line->size = 0;
}

static void put(line_t *line, int32_t level, const char *text, size_t size) {
  size_t i;
  for (i = 0; i < size; ++i) {
    if (text[i] == '\n' || line->size == sizeof line->text) {
      flush(line, level);
    }
    if (text[i] != '\n') {
      line->text[line->size++] = text[i];
    }
  }
}

WASI(fd_write)(int32_t fd, const part_t *parts, size_t count, size_t *written) {
  size_t i;
  *written = 0;
  if (fd != 1 && fd != 2) {
    return BADF;
  }
  for (i = 0; i < count; ++i) {
    put(&lines[fd - 1], fd == 1 ? KEYWAY_LOG_INFO : KEYWAY_LOG_ERROR,
        parts[i].data, parts[i].size);
    *written += parts[i].size;
  }
  return SUCCESS;
}

/* Standard output is a stream of characters: wasi-libc then writes line by line. */
WASI(fd_fdstat_get)(int32_t fd, unsigned char *stat) {
  if (fd < 0 || fd > 2) {
    return BADF;
  }
  __builtin_memset(stat, 0, 24);
  stat[0] = 2;                         /* a character device */
  stat[8] = fd == 0 ? 1 << 1 : 1 << 6; /* the right to read, or to write */
  return SUCCESS;
}

/* The end of all input. */
WASI(fd_read)(int32_t fd, const part_t *parts, size_t count, size_t *read) {
  (void)parts;
  (void)count;
  *read = 0;
  return fd == 0 ? SUCCESS : BADF;
}

/* The last words of a program that ends itself: lines that are not finished. Those
 * on standard error are also the last message of a bytes plugin, which its host asks
 * for after a trap. */
static void flush_all(void) {
  const size_t last = lines[1].size;
  if (lines[0].size) {
    flush(&lines[0], KEYWAY_LOG_INFO);
  }
  if (last) {
    flush(&lines[1], KEYWAY_LOG_ERROR);
    keyway_bytes_state.error_message = lines[1].text;
    keyway_bytes_state.error_size = last;
  }
}

/* In place of wasi-libc's, which traps without them; libc++ ends in it where it would
 * throw. */
__attribute__((visibility("hidden"), noreturn)) void abort(void) {
  flush_all();
  __builtin_trap();
}
#else
static void flush_all(void) {} /* what was written is the host's already */
#endif

/* No arguments and no environment. */
#ifndef KEYWAY_WASI_ARGS
WASI(args_sizes_get)(size_t *count, size_t *size) {
  *count = *size = 0;
  return SUCCESS;
}
WASI(args_get)(char **list, char *text) {
  (void)list;
  (void)text;
  return SUCCESS;
}
#endif

#ifndef KEYWAY_WASI_ENVIRON
WASI(environ_sizes_get)(size_t *count, size_t *size) {
  *count = *size = 0;
  return SUCCESS;
}
WASI(environ_get)(char **list, char *text) {
  (void)list;
  (void)text;
  return SUCCESS;
}
#endif

#ifndef KEYWAY_WASI_PROCESS
__attribute__((visibility("hidden"), noreturn)) void
__imported_wasi_snapshot_preview1_proc_exit(int32_t status) {
  (void)status;
  flush_all();
  __builtin_trap();
}
#endif

#ifndef KEYWAY_WASI_SCHED
WASI(sched_yield)(void) { return SUCCESS; }
#endif

/* What there is not. */
#define FAIL(name, error, ...) \
  WASI(name)(__VA_ARGS__) { return error; }

#ifndef KEYWAY_WASI_CLOCK
FAIL(clock_res_get, NOTCAPABLE, int32_t a, int32_t b)
FAIL(clock_time_get, NOTCAPABLE, int32_t a, int64_t b, int32_t c)
#endif

#ifndef KEYWAY_WASI_RANDOM
FAIL(random_get, NOTCAPABLE, int32_t a, int32_t b)
#endif

#ifndef KEYWAY_WASI_POLL
FAIL(poll_oneoff, NOTCAPABLE, int32_t a, int32_t b, int32_t c, int32_t d)
#endif

#ifndef KEYWAY_WASI_PROCESS
FAIL(proc_raise, NOSYS, int32_t a)
#endif

#ifndef KEYWAY_WASI_STDIO
FAIL(fd_close, BADF, int32_t a)
FAIL(fd_fdstat_set_flags, BADF, int32_t a, int32_t b)
FAIL(fd_seek, SPIPE, int32_t a, int64_t b, int32_t c, int32_t d)
#endif

#ifndef KEYWAY_WASI_FILES
FAIL(fd_advise, BADF, int32_t a, int64_t b, int64_t c, int32_t d)
FAIL(fd_allocate, BADF, int32_t a, int64_t b, int64_t c)
FAIL(fd_datasync, BADF, int32_t a)
FAIL(fd_fdstat_set_rights, BADF, int32_t a, int64_t b, int64_t c)
FAIL(fd_filestat_get, BADF, int32_t a, int32_t b)
FAIL(fd_filestat_set_size, BADF, int32_t a, int64_t b)
FAIL(fd_filestat_set_times, BADF, int32_t a, int64_t b, int64_t c, int32_t d)
FAIL(fd_pread, BADF, int32_t a, int32_t b, int32_t c, int64_t d, int32_t e)
FAIL(fd_prestat_get, BADF, int32_t a, int32_t b)
FAIL(fd_prestat_dir_name, BADF, int32_t a, int32_t b, int32_t c)
FAIL(fd_pwrite, BADF, int32_t a, int32_t b, int32_t c, int64_t d, int32_t e)
FAIL(fd_readdir, BADF, int32_t a, int32_t b, int32_t c, int64_t d, int32_t e)
FAIL(fd_renumber, BADF, int32_t a, int32_t b)
FAIL(fd_sync, BADF, int32_t a)
FAIL(fd_tell, SPIPE, int32_t a, int32_t b)
FAIL(path_create_directory, NOTCAPABLE, int32_t a, int32_t b, int32_t c)
FAIL(path_filestat_get, NOTCAPABLE, int32_t a, int32_t b, int32_t c, int32_t d,
     int32_t e)
FAIL(path_filestat_set_times, NOTCAPABLE, int32_t a, int32_t b, int32_t c,
     int32_t d, int64_t e, int64_t f, int32_t g)
FAIL(path_link, NOTCAPABLE, int32_t a, int32_t b, int32_t c, int32_t d,
     int32_t e, int32_t f, int32_t g)
FAIL(path_open, NOTCAPABLE, int32_t a, int32_t b, int32_t c, int32_t d,
     int32_t e, int64_t f, int64_t g, int32_t h, int32_t i)
FAIL(path_readlink, NOTCAPABLE, int32_t a, int32_t b, int32_t c, int32_t d,
     int32_t e, int32_t f)
FAIL(path_remove_directory, NOTCAPABLE, int32_t a, int32_t b, int32_t c)
FAIL(path_rename, NOTCAPABLE, int32_t a, int32_t b, int32_t c, int32_t d,
     int32_t e, int32_t f)
FAIL(path_symlink, NOTCAPABLE, int32_t a, int32_t b, int32_t c, int32_t d,
     int32_t e)
FAIL(path_unlink_file, NOTCAPABLE, int32_t a, int32_t b, int32_t c)
#endif

#ifndef KEYWAY_WASI_SOCKETS
FAIL(sock_accept, BADF, int32_t a, int32_t b, int32_t c)
FAIL(sock_recv, BADF, int32_t a, int32_t b, int32_t c, int32_t d, int32_t e,
     int32_t f)
FAIL(sock_send, BADF, int32_t a, int32_t b, int32_t c, int32_t d, int32_t e)
FAIL(sock_shutdown, BADF, int32_t a, int32_t b)
#endif
