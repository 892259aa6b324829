/* Keyway ABI: the constants that a plugin and its host agree on.
 *
 * This header is the only source of these names and numbers. The Rust crate
 * `keyway-abi` is generated from it, CMake parses the versions from it, and
 * ABI.md says in prose what they mean. It declares nothing that is linked, so
 * that a host written in C or C++ can include it as well.
 *
 * Types: a 32-bit WebAssembly plugin is compiled without any system header, so
 * size_t and the fixed-width types come from the compiler there, and from
 * <stddef.h> and <stdint.h> everywhere else.
 */
#ifndef KEYWAY_ABI_H
#define KEYWAY_ABI_H

/* Rationale: `clang --target=wasm32-wasi` without a sysroot finds the build
 * machine's own <stdint.h>, which does not compile for wasm32. Repeating these
 * typedefs is legal in C11 and C++, so a libc's headers may follow. */
#if defined(__wasm__)
typedef __INT8_TYPE__ int8_t;
typedef __UINT8_TYPE__ uint8_t;
typedef __INT16_TYPE__ int16_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __INT32_TYPE__ int32_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __INT64_TYPE__ int64_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __INTPTR_TYPE__ intptr_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef __SIZE_TYPE__ size_t;
#else
#include <stddef.h>
#include <stdint.h>
#endif

/* Version of this SDK (header, toolchain file, checker, host). */
#define KEYWAY_SDK_VERSION_MAJOR 0
#define KEYWAY_SDK_VERSION_MINOR 1
#define KEYWAY_SDK_VERSION_PATCH 0

/* Version of the ABI, each part 0..255. A host of major M loads plugins of
 * major M whose minor is at most its own. */
#define KEYWAY_ABI_VERSION_MAJOR 1
#define KEYWAY_ABI_VERSION_MINOR 0
#define KEYWAY_ABI_VERSION_PATCH 0

/* The packed form that `get_abi_version` returns. */
#define KEYWAY_ABI_VERSION                                              \
  ((KEYWAY_ABI_VERSION_MAJOR << 16) | (KEYWAY_ABI_VERSION_MINOR << 8) | \
   KEYWAY_ABI_VERSION_PATCH)

/* Status codes. A lifecycle function returns KEYWAY_OK or an error; `process`
 * returns a value >= 0 or an error. -10 .. -99 are reserved, KEYWAY_ERROR_PLUGIN
 * and everything below it are the plugin's own. */
#define KEYWAY_OK 0
#define KEYWAY_ERROR_NOT_INITIALIZED (-1)
#define KEYWAY_ERROR_ALREADY_INITIALIZED (-2)
#define KEYWAY_ERROR_INVALID_ARGUMENT (-3)
#define KEYWAY_ERROR_INTERNAL (-4)
#define KEYWAY_ERROR_OUT_OF_MEMORY (-5)
#define KEYWAY_ERROR_UNKNOWN_FUNCTION (-6)
#define KEYWAY_ERROR_CAPABILITY_DENIED (-7)
#define KEYWAY_ERROR_HOST (-8)
#define KEYWAY_ERROR_NOT_FOUND (-9)
#define KEYWAY_ERROR_PLUGIN (-100)

/* Export names. */
#define KEYWAY_NAME_MEMORY "memory"
#define KEYWAY_NAME_INITIALIZE "_initialize"
#define KEYWAY_NAME_GET_ABI_VERSION "get_abi_version"
#define KEYWAY_NAME_INIT "init"
#define KEYWAY_NAME_PROCESS "process"
#define KEYWAY_NAME_CLEANUP "cleanup"
#define KEYWAY_NAME_GET_CALL_COUNT "get_call_count"
#define KEYWAY_NAME_IS_INITIALIZED "is_initialized"
#define KEYWAY_NAME_ALLOC "keyway_alloc"
#define KEYWAY_NAME_ERROR "keyway_error"

/* Imports of the ABI's own module. Each but `result_get` is a capability. */
#define KEYWAY_IMPORT_MODULE "keyway"
#define KEYWAY_IMPORT_LOG "log"
#define KEYWAY_IMPORT_CONFIG_GET "config_get"
#define KEYWAY_IMPORT_VAR_GET "var_get"
#define KEYWAY_IMPORT_VAR_SET "var_set"
#define KEYWAY_IMPORT_RESULT_GET "result_get"

/* Levels of `log`. */
#define KEYWAY_LOG_TRACE 0
#define KEYWAY_LOG_DEBUG 1
#define KEYWAY_LOG_INFO 2
#define KEYWAY_LOG_WARN 3
#define KEYWAY_LOG_ERROR 4

/* Contracts, as `NAME@MAJOR`. */
#define KEYWAY_CONTRACT_FUNCTION "function@1"
#define KEYWAY_CONTRACT_LIFECYCLE "lifecycle@1"
#define KEYWAY_CONTRACT_BYTES "bytes@1"

/* The custom section with the plugin's metadata: UTF-8 lines `key=value`. */
#define KEYWAY_SECTION "keyway"
#define KEYWAY_KEY_PLUGIN "plugin"
#define KEYWAY_KEY_ABI "abi"
#define KEYWAY_KEY_CONTRACT "contract"
#define KEYWAY_KEY_FUNCTION "function"

/* Packs a version; each part must lie in 0..255. [any] */
static inline int32_t keyway_version_pack(int32_t major, int32_t minor,
                                          int32_t patch) {
  return (major << 16) | (minor << 8) | patch;
}

/* The parts of a packed version. Any int32_t is allowed; the major part of a
 * value above 0xffffff is above 255 and fits no host. [any] */
static inline int32_t keyway_version_major(int32_t version) {
  return (int32_t)((uint32_t)version >> 16);
}
static inline int32_t keyway_version_minor(int32_t version) {
  return (version >> 8) & 0xff;
}
static inline int32_t keyway_version_patch(int32_t version) {
  return version & 0xff;
}

/* Packs a byte range of linear memory into one result: `len << 32 | ptr`. `len`
 * must be at most 0x7fffffff, since a negative result is an error code. [any] */
static inline int64_t keyway_range_pack(uint32_t ptr, uint32_t len) {
  return (int64_t)(((uint64_t)len << 32) | (uint64_t)ptr);
}

/* The parts of a packed byte range. [any] */
static inline uint32_t keyway_range_ptr(int64_t range) {
  return (uint32_t)((uint64_t)range & 0xffffffffu);
}
static inline uint32_t keyway_range_len(int64_t range) {
  return (uint32_t)((uint64_t)range >> 32);
}

#endif /* KEYWAY_ABI_H */
