# keyway_add_plugin(NAME SOURCES file... CONTRACT contract
#                   [EXPORTS function...] [VERSION version])
#
# Adds the target NAME, which links the sources into NAME.wasm and then checks
# it: the build fails when the module does not fit the contract. In Release and
# MinSizeRel the module is stripped of function names; its metadata stays.
#
#   NAME      target and file name, [A-Za-z0-9._-], a letter or digit first
#   SOURCES   C and C++ files; more may follow by target_sources()
#   CONTRACT  function, lifecycle (with or without @1), or a contract file .toml
#   EXPORTS   functions to export under their own symbols, for code that does not
#             use the SDK's macros; in C++ they are extern "C"
#   VERSION   the plugin's version, told in its metadata; PROJECT_VERSION if unset
#
# A library that is linked into a plugin is compiled as a plugin is:
#
#   target_link_libraries(helper PUBLIC Keyway::freestanding)
#
# Cache entries that a user may set:
#
#   KEYWAY_CHECKER     path of wasm-abi-check; found if unset
#   KEYWAY_STACK_SIZE  bytes of stack of each plugin, a multiple of 16; 65536
cmake_policy(PUSH)
cmake_policy(VERSION 3.22)

get_filename_component(KEYWAY_ROOT "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
set(KEYWAY_SDK_DIR "${KEYWAY_ROOT}/sdk")
set(KEYWAY_CMAKE_DIR "${CMAKE_CURRENT_LIST_DIR}")
set(KEYWAY_STACK_SIZE 65536 CACHE STRING "Bytes of stack of each plugin")

# Sets ${out} to the path of the checker, or stops with what to type.
function(keyway_find_checker out)
  if(KEYWAY_CHECKER)
    if(NOT EXISTS "${KEYWAY_CHECKER}")
      message(FATAL_ERROR "keyway: there is no checker ${KEYWAY_CHECKER}\n"
        "hint: leave KEYWAY_CHECKER out (-UKEYWAY_CHECKER), and it is looked for")
    endif()
    set(${out} "${KEYWAY_CHECKER}" PARENT_SCOPE)
    return()
  endif()
  set(target_dir "${KEYWAY_ROOT}/target")
  if(NOT "$ENV{CARGO_TARGET_DIR}" STREQUAL "")
    set(target_dir "$ENV{CARGO_TARGET_DIR}")
  endif()
  # of two builds in the tree the newer one is meant
  set(folders "${target_dir}/release" "${target_dir}/debug")
  if("${target_dir}/debug/wasm-abi-check" IS_NEWER_THAN "${target_dir}/release/wasm-abi-check")
    list(REVERSE folders)
  endif()
  unset(checker)
  find_program(checker NAMES wasm-abi-check HINTS ${folders} NO_CACHE)
  if(NOT checker)
    message(FATAL_ERROR "keyway: wasm-abi-check is neither on PATH nor in ${target_dir}\n"
      "hint: cargo install --locked --path ${KEYWAY_ROOT}/check")
  endif()
  set(${out} "${checker}" PARENT_SCOPE)
endfunction()

# Sets ${out} to the contract file that `contract` names, or stops.
function(keyway_find_contract contract out)
  if(contract MATCHES "\\.toml$")
    get_filename_component(path "${contract}" ABSOLUTE)
  else()
    string(REGEX REPLACE "@1$" "" stem "${contract}")
    set(path "${KEYWAY_SDK_DIR}/contracts/${stem}.toml")
  endif()
  if(contract MATCHES "\\.toml$" AND NOT EXISTS "${path}")
    message(FATAL_ERROR "keyway: there is no contract file ${path}")
  elseif(NOT EXISTS "${path}")
    file(GLOB known RELATIVE "${KEYWAY_SDK_DIR}/contracts" "${KEYWAY_SDK_DIR}/contracts/*.toml")
    list(TRANSFORM known REPLACE "\\.toml$" "")
    list(JOIN known " or " known)
    message(FATAL_ERROR "keyway: unknown contract ${contract}\n"
      "hint: CONTRACT ${known}, or a file that ends in .toml")
  endif()
  set(${out} "${path}" PARENT_SCOPE)
endfunction()

# Sets ${out} to the linker options that export `names` under their own symbols,
# or stops where the contract does not list one of them.
#
# A C++ function without extern "C" has another symbol. So that the checker can
# name it, the spellings that C++ gives to the signature in the contract are
# exported too, where they exist: int, unsigned, long and unsigned long for an
# i32, long long for an i64.
function(keyway_export_options plugin contract names out)
  set(options "")
  set(name_pattern "[A-Za-z_][A-Za-z0-9_]*")
  set(signature_pattern "[\"']?[ \t]*=[ \t]*[\"']\\(.*\\)[ \t]*->")
  foreach(name IN LISTS names)
    if(NOT name MATCHES "^${name_pattern}$")
      message(FATAL_ERROR "keyway: ${plugin} EXPORTS `${name}`, which is no function's name")
    endif()
    file(STRINGS "${contract}" line LIMIT_COUNT 1 REGEX "^[ \t]*[\"']?${name}${signature_pattern}")
    if(NOT line MATCHES "\\(([^)]*)\\)")
      file(STRINGS "${contract}" known REGEX "^[ \t]*[\"']?${name_pattern}${signature_pattern}")
      list(TRANSFORM known REPLACE "^[ \t]*[\"']?(${name_pattern}).*" "\\1")
      list(JOIN known " " known)
      message(FATAL_ERROR "keyway: ${plugin} EXPORTS ${name}, which its contract does not list\n"
        "hint: EXPORTS may name what the contract lists, one a line: ${known}")
    endif()
    string(REGEX REPLACE "[ ,]" "" parameters "${CMAKE_MATCH_1}")
    string(LENGTH "${name}" length)
    list(APPEND options "LINKER:--export-if-defined=${name}")
    foreach(integer IN ITEMS i j l m)
      string(REPLACE "i32" "${integer}" mangled "${parameters}")
      string(REPLACE "i64" "x" mangled "${mangled}")
      string(REPLACE "f32" "f" mangled "${mangled}")
      string(REPLACE "f64" "d" mangled "${mangled}")
      if(mangled STREQUAL "")
        set(mangled v)
      endif()
      list(APPEND options "LINKER:--export-if-defined=_Z${length}${name}${mangled}")
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES options)
  set(${out} "${options}" PARENT_SCOPE)
endfunction()

# How a plugin and what is linked into it are compiled: no libc, no libc++,
# nothing but the SDK.
if(NOT TARGET Keyway::freestanding)
  add_library(Keyway::freestanding INTERFACE IMPORTED)
  set_target_properties(Keyway::freestanding PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${KEYWAY_SDK_DIR}/include"
    INTERFACE_COMPILE_DEFINITIONS KEYWAY_RUNTIME_LINKED)
  target_compile_options(Keyway::freestanding INTERFACE
    -ffreestanding -nostdlibinc
    $<$<COMPILE_LANGUAGE:C>:-Werror=implicit-function-declaration>
    $<$<COMPILE_LANGUAGE:C>:-Werror=incompatible-function-pointer-types>
    $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>
    $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>
    $<$<COMPILE_LANGUAGE:CXX>:-fno-threadsafe-statics>
    $<$<COMPILE_LANGUAGE:CXX>:-fno-c++-static-destructors>)
endif()

# Adds the runtime to the plugin: as C, or as C++ in a project that has no C.
function(keyway_add_runtime target)
  set(source "${KEYWAY_SDK_DIR}/src/runtime.c")
  set_source_files_properties("${source}" PROPERTIES COMPILE_OPTIONS "-fno-lto;-w")
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(NOT "C" IN_LIST languages)
    set_source_files_properties("${source}" PROPERTIES LANGUAGE CXX)
  endif()
  target_sources(${target} PRIVATE "${source}")
endfunction()

# How a plugin is linked.
function(keyway_link_freestanding target)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("CXX" IN_LIST languages)
    target_compile_features(${target} PRIVATE cxx_std_17)
    set(compiler_version "${CMAKE_CXX_COMPILER_VERSION}")
  endif()
  if("C" IN_LIST languages)
    target_compile_features(${target} PRIVATE c_std_11)
    set(compiler_version "${CMAKE_C_COMPILER_VERSION}")
  endif()
  target_link_libraries(${target} PRIVATE Keyway::freestanding)
  target_link_options(${target} PRIVATE
    -nostdlib
    LINKER:--no-entry
    LINKER:--stack-first
    "LINKER:-z,stack-size=${KEYWAY_STACK_SIZE}")
  # At a link with -O, clang runs a wasm-opt that happens to be on PATH, which
  # makes another module out of the same sources.
  if(compiler_version VERSION_LESS 20)
    target_link_options(${target} PRIVATE -O0)
  else()
    target_link_options(${target} PRIVATE --no-wasm-opt)
  endif()
  keyway_add_runtime(${target})
endfunction()

function(keyway_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "CONTRACT;VERSION" "SOURCES;EXPORTS")
  set(usage "hint: keyway_add_plugin(NAME SOURCES file... CONTRACT lifecycle)")
  if(NOT CMAKE_SYSTEM_NAME STREQUAL "WASI")
    message(FATAL_ERROR "keyway: ${name} is configured for ${CMAKE_SYSTEM_NAME}, not for WebAssembly\n"
      "hint: cmake -S ${CMAKE_SOURCE_DIR} -B ${CMAKE_BINARY_DIR}-wasm "
      "-DCMAKE_TOOLCHAIN_FILE=${KEYWAY_CMAKE_DIR}/wasm32-wasi.cmake")
  endif()
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
  if(NOT arg_VERSION)
    set(arg_VERSION "${PROJECT_VERSION}")
  endif()
  if(NOT arg_VERSION MATCHES "^[0-9A-Za-z.+-]*$")
    message(FATAL_ERROR "keyway: the version `${arg_VERSION}` of ${name} is not of [0-9A-Za-z.+-]\n"
      "hint: VERSION 1.0.0")
  endif()
  keyway_find_contract("${arg_CONTRACT}" contract)
  keyway_find_checker(checker)
  keyway_export_options("${name}" "${contract}" "${arg_EXPORTS}" exports)

  add_executable(${name} ${arg_SOURCES})
  keyway_link_freestanding(${name})
  target_link_options(${name} PRIVATE ${exports})
  if(arg_VERSION)
    target_compile_definitions(${name} PRIVATE "KEYWAY_PLUGIN_VERSION=\"${arg_VERSION}\"")
  endif()

  # A changed contract or checker calls for a new link, and so for a new check.
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS "${contract}" "${checker}")
  add_custom_command(TARGET ${name} POST_BUILD
    COMMAND "${CMAKE_COMMAND}" "-DCHECKER=${checker}" "-DCONTRACT=${contract}"
            "-DMODULE=$<TARGET_FILE:${name}>" "-DSTRIP=$<CONFIG:Release,MinSizeRel>" -P "${KEYWAY_CMAKE_DIR}/KeywayCheck.cmake"
    VERBATIM)
endfunction()

cmake_policy(POP)
