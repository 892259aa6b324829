# keyway_add_plugin(NAME SOURCES file... CONTRACT contract
#                   [PROFILE freestanding|wasi] [EXPORTS function...]
#                   [VERSION version] [SIMD])
#
# Adds the target NAME. With the toolchain file it links the sources into NAME.wasm
# and then checks it: the build fails when the module does not fit the contract. In
# Release and MinSizeRel the module is stripped of function names; its metadata
# stays. Without the toolchain file it is the program NAME-native, which prints what
# `keyway run` and `keyway call` print of the module.
#
#   NAME      target and file name, [A-Za-z0-9._-], a letter or digit first
#   SOURCES   C and C++ files; more may follow by target_sources()
#   CONTRACT  function, lifecycle, bytes (with or without @1), or a contract file
#             NAME.toml; its header NAME.h is then on the include path
#   PROFILE   freestanding, without libc (the default), or wasi, with wasi-libc and
#             libc++, which import of WASI what the contract's [imports] wasi lists
#   EXPORTS   functions to export under their own symbols, for code that does not
#             use the SDK's macros; in C++ they are extern "C"
#   VERSION   the plugin's version, told in its metadata; PROJECT_VERSION if unset
#   SIMD      compiles with -msimd128; hosts load it only with that feature
#
# Two tests are added for ctest: NAME.check and NAME.run, a start and an end.
#
# A library that is linked into a plugin is compiled as a plugin is:
#
#   target_link_libraries(helper PUBLIC Keyway::freestanding)   or Keyway::wasi
#
# Cache entries that a user may set:
#
#   KEYWAY_CHECKER       path of wasm-abi-check; found if unset
#   KEYWAY_HOST          path of keyway, for the tests; found if unset
#   KEYWAY_STACK_SIZE    bytes of stack of each plugin, a multiple of 16; 65536
#   KEYWAY_SANITIZE      ON: native twins with AddressSanitizer and UBSan
#   KEYWAY_WASI_SYSROOT  where wasi-libc and libc++ are; found if unset
cmake_policy(PUSH)
cmake_policy(VERSION 3.22)

# In the cache, since functions are known in folders that did not find the package.
get_filename_component(keyway_root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
set(KEYWAY_ROOT "${keyway_root}" CACHE INTERNAL "Folder that holds Keyway's cmake and sdk")
set(KEYWAY_SDK_DIR "${keyway_root}/sdk" CACHE INTERNAL "Keyway's SDK")
set(KEYWAY_CMAKE_DIR "${CMAKE_CURRENT_LIST_DIR}" CACHE INTERNAL "Keyway's CMake files")
unset(keyway_root)
set(KEYWAY_STACK_SIZE 65536 CACHE STRING "Bytes of stack of each plugin")

include("${CMAKE_CURRENT_LIST_DIR}/KeywayTools.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/KeywayExports.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/KeywayModule.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/KeywayNative.cmake")

# The SDK's own sources are C.
get_property(keyway_languages GLOBAL PROPERTY ENABLED_LANGUAGES)
if("CXX" IN_LIST keyway_languages AND NOT "C" IN_LIST keyway_languages)
  enable_language(C)
endif()
unset(keyway_languages)

# For helper libraries, which may come before the first plugin.
if(NOT CMAKE_SYSTEM_NAME STREQUAL "WASI")
  keyway_define_native_profiles()
elseif(NOT TARGET Keyway::freestanding)
  keyway_define_freestanding()
endif()

# Stops where the toolchain file was named and is not in use.
function(keyway_expect_toolchain)
  if(CMAKE_TOOLCHAIN_FILE MATCHES "wasm32-wasi[.]cmake$" AND NOT CMAKE_SYSTEM_NAME STREQUAL "WASI")
    message(FATAL_ERROR "keyway: the toolchain file was named after project(), or in a build "
      "folder that was configured without it, and is not in use\n"
      "hint: cmake -S ${CMAKE_SOURCE_DIR} -B ${CMAKE_BINARY_DIR}-wasm "
      "-DCMAKE_TOOLCHAIN_FILE=${KEYWAY_CMAKE_DIR}/wasm32-wasi.cmake")
  elseif(CMAKE_SYSTEM_NAME STREQUAL "WASI" AND NOT KEYWAY_LLVM_MAJOR)
    message(FATAL_ERROR "keyway: this build uses another toolchain file for WebAssembly: "
      "${CMAKE_TOOLCHAIN_FILE}\n"
      "hint: cmake -S ${CMAKE_SOURCE_DIR} -B ${CMAKE_BINARY_DIR}-wasm "
      "-DCMAKE_TOOLCHAIN_FILE=${KEYWAY_CMAKE_DIR}/wasm32-wasi.cmake")
  endif()
endfunction()

# The check after the link, and the tests.
function(keyway_add_check name contract checker feature)
  # A changed contract or checker calls for a new link, and so for a new check.
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS "${contract}" "${checker}")
  add_custom_command(TARGET ${name} POST_BUILD
    COMMAND "${CMAKE_COMMAND}" "-DCHECKER=${checker}" "-DCONTRACT=${contract}"
            "-DFEATURE=${feature}" "-DMODULE=$<TARGET_FILE:${name}>"
            "-DSTRIP=$<CONFIG:Release,MinSizeRel>" -P "${KEYWAY_CMAKE_DIR}/KeywayCheck.cmake"
    VERBATIM)
  if(feature)
    set(feature --feature ${feature})
  endif()
  add_test(NAME ${name}.check
    COMMAND "${checker}" --contract "${contract}" ${feature} "$<TARGET_FILE:${name}>")
  keyway_find_host(host)
  if(host)
    add_test(NAME ${name}.run
      COMMAND "${host}" run --contract "${contract}" ${feature} --allow all "$<TARGET_FILE:${name}>")
    # what imports functions of another host runs in that one alone
    set_tests_properties(${name}.run PROPERTIES
      SKIP_REGULAR_EXPRESSION "^error: the plugin imports `[^`]*`, which this host does not have")
  endif()
endfunction()

function(keyway_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "SIMD" "CONTRACT;PROFILE;VERSION" "SOURCES;EXPORTS")
  set(usage "hint: keyway_add_plugin(NAME SOURCES file... CONTRACT lifecycle)")
  keyway_expect_toolchain()
  if(NOT name MATCHES "^[A-Za-z0-9][A-Za-z0-9._-]*$")
    message(FATAL_ERROR "keyway: the plugin's name `${name}` is not of [A-Za-z0-9._-]\n${usage}")
  endif()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "keyway: ${name} has unknown arguments: ${arg_UNPARSED_ARGUMENTS}\n${usage}")
  endif()
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "keyway: ${name} has no SOURCES\n${usage}")
  endif()
  if(NOT arg_CONTRACT)
    message(FATAL_ERROR "keyway: ${name} has no CONTRACT\n${usage}")
  endif()
  if(NOT DEFINED arg_PROFILE)
    set(arg_PROFILE freestanding)
  elseif(NOT arg_PROFILE MATCHES "^(freestanding|wasi)$")
    message(FATAL_ERROR "keyway: ${name} has an unknown PROFILE ${arg_PROFILE}\n"
      "hint: PROFILE freestanding, which is the default, or PROFILE wasi")
  endif()
  if(NOT arg_VERSION)
    set(arg_VERSION "${PROJECT_VERSION}")
  endif()
  if(NOT arg_VERSION MATCHES "^[0-9A-Za-z.+-]*$")
    message(FATAL_ERROR "keyway: the version `${arg_VERSION}` of ${name} is not of [0-9A-Za-z.+-]\n"
      "hint: VERSION 1.0.0")
  endif()
  if(NOT CMAKE_C_COMPILER_LOADED)
    message(FATAL_ERROR "keyway: ${name} needs the language C, which is not enabled here\n"
      "hint: project(${PROJECT_NAME} LANGUAGES C CXX), or find_package(Keyway) in this folder")
  endif()
  keyway_find_contract("${arg_CONTRACT}" contract)

  add_executable(${name} ${arg_SOURCES})
  if(CMAKE_SYSTEM_NAME STREQUAL "WASI" OR arg_CONTRACT MATCHES "\\.toml$")
    keyway_find_checker(checker)
  endif()
  if(arg_CONTRACT MATCHES "\\.toml$")
    keyway_add_contract_header(${name} "${contract}" "${checker}")
  endif()
  if(NOT CMAKE_SYSTEM_NAME STREQUAL "WASI")
    keyway_make_native(${name} ${arg_PROFILE})
    add_test(NAME ${name}.run COMMAND ${name} run)
    return()
  endif()

  keyway_make_module(${name} ${arg_PROFILE})
  if(arg_PROFILE STREQUAL "wasi" AND arg_CONTRACT MATCHES "\\.toml$")
    keyway_import_wasi(${name} "${contract}" "${checker}")
  endif()
  keyway_export_options("${name}" "${contract}" "${arg_EXPORTS}" exports)
  target_link_options(${name} PRIVATE ${exports})
  if(arg_VERSION)
    target_compile_definitions(${name} PRIVATE "KEYWAY_PLUGIN_VERSION=\"${arg_VERSION}\"")
  endif()
  if(arg_SIMD)
    target_compile_options(${name} PRIVATE -msimd128)
    keyway_add_check(${name} "${contract}" "${checker}" simd)
  else()
    keyway_add_check(${name} "${contract}" "${checker}" "")
  endif()
endfunction()

cmake_policy(POP)
