/* Keyway exports: how a function leaves a module, and how a module says what it
 * is. The macros of plugin.h and plugin.hpp are made of these; an author needs
 * them only for a contract of their own.
 */
#ifndef KEYWAY_EXPORT_H
#define KEYWAY_EXPORT_H

#include <keyway/abi.h>

#if defined(__cplusplus)
#define KEYWAY_EXTERN_C extern "C"
#define KEYWAY_STATIC_ASSERT static_assert
#else
#define KEYWAY_EXTERN_C
#define KEYWAY_STATIC_ASSERT _Static_assert
#endif

/* Exports the function that follows under `name`, whatever its symbol, without
 * any linker flag. The function must not be `static`, which drops the export.
 * Natively it has no effect: the symbol stays what it is. */
#if defined(__wasm__)
#define KEYWAY_EXPORT_AS(name) \
  KEYWAY_EXTERN_C __attribute__((export_name(name), visibility("hidden")))
#else
#define KEYWAY_EXPORT_AS(name) KEYWAY_EXTERN_C
#endif

/* Writes `text`, a string literal, into the custom section `section` of the
 * module; texts of one section are joined. Use at file scope. `text` stands
 * between quotes of an assembler string: a line feed is "\\n". Natively it
 * expands to nothing that is linked. */
#if defined(__wasm__)
#define KEYWAY_CUSTOM_SECTION(section, text)              \
  __asm__(".section .custom_section." section ",\"\",@\n" \
          ".ascii \"" text "\"\n")
#else
#define KEYWAY_CUSTOM_SECTION(section, text) \
  KEYWAY_STATIC_ASSERT(sizeof(section text) > 1, "empty custom section")
#endif

/* The version of the ABI as text, for the metadata. */
#define KEYWAY_TEXT_OF_(value) #value
#define KEYWAY_VERSION_TEXT_(major, minor, patch) \
  KEYWAY_TEXT_OF_(major) "." KEYWAY_TEXT_OF_(minor) "." KEYWAY_TEXT_OF_(patch)
#define KEYWAY_ABI_VERSION_TEXT_                                           \
  KEYWAY_VERSION_TEXT_(KEYWAY_ABI_VERSION_MAJOR, KEYWAY_ABI_VERSION_MINOR, \
                       KEYWAY_ABI_VERSION_PATCH)

/* The metadata that `keyway inspect` and the checker read without running the
 * plugin: its name, of [A-Za-z0-9._-], the version of the ABI, and its contract, as
 * `NAME@MAJOR`. Once in a plugin, at file scope; the macros of plugin.h bring it. */
#define KEYWAY_METADATA(plugin, contract)                                      \
  KEYWAY_CUSTOM_SECTION(KEYWAY_SECTION, KEYWAY_KEY_PLUGIN                      \
                        "=" plugin "\\n" KEYWAY_KEY_ABI                        \
                        "=" KEYWAY_ABI_VERSION_TEXT_ "\\n" KEYWAY_KEY_CONTRACT \
                        "=" contract "\\n")

/* The contract that the macros of plugin.h name in the metadata: `contract`, or that
 * of the contract file of one's own, which keyway_add_plugin tells. */
#if defined(KEYWAY_PLUGIN_CONTRACT)
#define KEYWAY_CONTRACT_OR_(contract) KEYWAY_PLUGIN_CONTRACT
#else
#define KEYWAY_CONTRACT_OR_(contract) contract
#endif

/* The first argument, and the others. */
#define KEYWAY_FIRST_(first, ...) first
#define KEYWAY_REST_(first, ...) __VA_ARGS__

/* The version that every Keyway plugin exports. */
#define KEYWAY_VERSION_EXPORT_                  \
  KEYWAY_EXPORT_AS(KEYWAY_NAME_GET_ABI_VERSION) \
  int32_t keyway_export_get_abi_version(void);  \
  int32_t keyway_export_get_abi_version(void) { return KEYWAY_ABI_VERSION; }

/* A module needs a runtime: constructors that run once, and the memory
 * functions that the compiler calls on its own. `keyway_add_plugin` links it
 * and says so; a build by hand gets it from the header. */
#if defined(__wasm__) && !defined(KEYWAY_RUNTIME_LINKED)
#include <keyway/runtime.h>
#endif

#endif /* KEYWAY_EXPORT_H */
