/* <assert.h>: a failed assertion tells the host's log where, and traps.
 *
 * As the standard wants it, there is no include guard: NDEBUG counts anew at
 * each inclusion. */
#undef assert

#if defined(__cplusplus)
extern "C" {
#endif

/* Logs `file:line: function: assertion `condition` failed` as an error. The texts are
 * zero-terminated; what does not fit into 512 bytes is cut. The caller traps then,
 * so that the trap is in its own line. [any] */
void keyway_assert_fail(const char *condition, const char *file, int line,
                        const char *function);

#if defined(__cplusplus)
} /* extern "C" */
#endif

#if defined(NDEBUG)
#define assert(...) ((void)0)
#else
/* Rationale: with any number of arguments, as C23 has it, since a condition may
 * have commas that stand in no parentheses of its own. */
#define assert(...)                                                       \
  ((__VA_ARGS__)                                                          \
       ? (void)0                                                          \
       : (keyway_assert_fail(#__VA_ARGS__, __FILE__, __LINE__, __func__), \
          __builtin_trap()))
#endif

#if !defined(__cplusplus) && !defined(static_assert) && \
    (!defined(__STDC_VERSION__) || __STDC_VERSION__ <= 201710L)
#define static_assert _Static_assert
#endif
