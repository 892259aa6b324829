# Toolchain file: stock clang for 32-bit WebAssembly.
#
#   cmake -S . -B build -DCMAKE_TOOLCHAIN_FILE=/path/to/keyway/cmake/wasm32-wasi.cmake
#
# It says what machine a module is compiled for: compiler, target, pinned
# features. What a plugin is stands in KeywayPlugin.cmake. Variables that choose
# the compiler, as cache entries or in the environment:
#
#   WASI_SDK_PREFIX      a wasi-sdk, whose clang is then used
#   KEYWAY_LLVM_VERSION  a major version, such as 14: clang-14 is then used
#
# Without them the first of these that is LLVM 14 or newer and has a WebAssembly
# linker: clang, then clang-N from the newest N down. CMAKE_C_COMPILER and
# CMAKE_CXX_COMPILER overrule all of it. A build folder keeps its first choice.

set(CMAKE_SYSTEM_NAME WASI)
set(CMAKE_SYSTEM_VERSION 1)
set(CMAKE_SYSTEM_PROCESSOR wasm32)

# CMake before 3.31 finds the platform file on this path, a newer one prefers its
# own and is told to read ours as well.
list(PREPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")
if(NOT DEFINED CMAKE_USER_MAKE_RULES_OVERRIDE)
  set(CMAKE_USER_MAKE_RULES_OVERRIDE "${CMAKE_CURRENT_LIST_DIR}/Platform/WASI.cmake")
endif()

# CMake's compiler check must not link: there is no libc to link with.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES
  WASI_SDK_PREFIX KEYWAY_LLVM_VERSION KEYWAY_COMPILER)

foreach(keyway_variable IN ITEMS WASI_SDK_PREFIX KEYWAY_LLVM_VERSION)
  if(NOT DEFINED ${keyway_variable} AND NOT "$ENV{${keyway_variable}}" STREQUAL "")
    set(${keyway_variable} "$ENV{${keyway_variable}}")
  endif()
endforeach()

# Sets ${out_major} to the major version of `compiler`, ${out_fault} to why it
# cannot be used, or to nothing, and KEYWAY_LINKER to its WebAssembly linker.
function(keyway_probe_compiler compiler out_major out_fault)
  set(major 0)
  set(fault "")
  execute_process(COMMAND "${compiler}" --version
    OUTPUT_VARIABLE text ERROR_QUIET RESULT_VARIABLE status)
  if(status EQUAL 0 AND text MATCHES "clang version ([0-9]+)")
    set(major "${CMAKE_MATCH_1}")
  endif()
  if(major EQUAL 0)
    set(fault "is not clang")
  elseif(major LESS 14)
    set(fault "is LLVM ${major}, older than 14")
  else()
    execute_process(COMMAND "${compiler}" -print-targets
      OUTPUT_VARIABLE targets ERROR_QUIET)
    execute_process(COMMAND "${compiler}" -print-prog-name=wasm-ld
      OUTPUT_VARIABLE linker ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT targets MATCHES "wasm32")
      set(fault "has no wasm32 target")
    elseif(NOT EXISTS "${linker}")
      unset(found)
      find_program(found NAMES "${linker}" NO_CACHE)
      set(linker "${found}")
      if(NOT found)
        set(fault "has no wasm-ld (package lld-${major})")
      endif()
    endif()
    set(KEYWAY_LINKER "${linker}" PARENT_SCOPE)
  endif()
  set(${out_major} "${major}" PARENT_SCOPE)
  set(${out_fault} "${fault}" PARENT_SCOPE)
endfunction()

# The compilers to try, best first.
function(keyway_compiler_names out)
  if(KEYWAY_LLVM_VERSION)
    set(${out} "clang-${KEYWAY_LLVM_VERSION}" PARENT_SCOPE)
    return()
  endif()
  set(names clang)
  foreach(major RANGE 40 14 -1)
    list(APPEND names "clang-${major}")
  endforeach()
  set(${out} "${names}" PARENT_SCOPE)
endfunction()

# Finds the compiler: sets ${out} to its path, or stops with what to type.
function(keyway_find_compiler out)
  set(tried "")
  if(WASI_SDK_PREFIX)
    set(candidates "${WASI_SDK_PREFIX}/bin/clang")
  else()
    keyway_compiler_names(candidates)
  endif()
  foreach(candidate IN LISTS candidates)
    unset(path)
    find_program(path NAMES "${candidate}" NO_CACHE)
    if(path)
      keyway_probe_compiler("${path}" major fault)
      if(NOT fault)
        set(${out} "${path}" PARENT_SCOPE)
        return()
      endif()
      string(APPEND tried "\n  ${path} ${fault}")
    endif()
  endforeach()
  if(WASI_SDK_PREFIX)
    set(wanted "in WASI_SDK_PREFIX, which is ${WASI_SDK_PREFIX}")
    set(hint "set WASI_SDK_PREFIX to the folder that holds bin/clang")
  elseif(KEYWAY_LLVM_VERSION)
    set(wanted "named clang-${KEYWAY_LLVM_VERSION}")
    set(hint "apt-get install clang-${KEYWAY_LLVM_VERSION} lld-${KEYWAY_LLVM_VERSION}")
  else()
    set(wanted "of LLVM 14 or newer with a WebAssembly linker")
    set(hint "apt-get install clang lld")
  endif()
  message(FATAL_ERROR "keyway: found no clang ${wanted}${tried}\nhint: ${hint}")
endfunction()

if(KEYWAY_LLVM_VERSION AND (NOT KEYWAY_LLVM_VERSION MATCHES "^[0-9]+$" OR KEYWAY_LLVM_VERSION LESS 14))
  message(FATAL_ERROR "keyway: KEYWAY_LLVM_VERSION is `${KEYWAY_LLVM_VERSION}`, "
    "not a major version of LLVM, 14 or newer\nhint: -DKEYWAY_LLVM_VERSION=14")
endif()

# A build folder keeps its compiler: objects and flags of two do not mix.
if(NOT KEYWAY_COMPILER)
  if(CMAKE_C_COMPILER)
    set(KEYWAY_COMPILER "${CMAKE_C_COMPILER}")
  elseif(CMAKE_CXX_COMPILER)
    string(REGEX REPLACE "clang[+][+](-[0-9]+|)$" "clang\\1" KEYWAY_COMPILER "${CMAKE_CXX_COMPILER}")
  else()
    keyway_find_compiler(KEYWAY_COMPILER)
  endif()
  set(KEYWAY_COMPILER "${KEYWAY_COMPILER}" CACHE INTERNAL "clang of this build folder")
endif()
keyway_probe_compiler("${KEYWAY_COMPILER}" KEYWAY_LLVM_MAJOR keyway_fault)
if(keyway_fault)
  message(FATAL_ERROR "keyway: the compiler ${KEYWAY_COMPILER} ${keyway_fault}\n"
    "hint: leave CMAKE_C_COMPILER out in a new build folder, and the toolchain file finds one")
elseif(KEYWAY_LLVM_VERSION AND NOT KEYWAY_LLVM_VERSION EQUAL KEYWAY_LLVM_MAJOR)
  message(FATAL_ERROR "keyway: LLVM ${KEYWAY_LLVM_VERSION} is wanted, and this build folder uses "
    "LLVM ${KEYWAY_LLVM_MAJOR}: ${KEYWAY_COMPILER}\nhint: rm -r ${CMAKE_BINARY_DIR}, and configure again")
endif()
if(NOT DEFINED CMAKE_C_COMPILER)
  set(CMAKE_C_COMPILER "${KEYWAY_COMPILER}")
elseif(NOT CMAKE_C_COMPILER STREQUAL KEYWAY_COMPILER)
  keyway_probe_compiler("${CMAKE_C_COMPILER}" keyway_major keyway_fault)
  if(NOT keyway_major EQUAL KEYWAY_LLVM_MAJOR)
    message(FATAL_ERROR "keyway: CMAKE_C_COMPILER is ${CMAKE_C_COMPILER}, and this build folder uses "
      "${KEYWAY_COMPILER}\nhint: rm -r ${CMAKE_BINARY_DIR}, and configure again")
  endif()
endif()
if(NOT DEFINED CMAKE_CXX_COMPILER)
  string(REGEX REPLACE "clang(-[0-9]+|)$" "clang++\\1" CMAKE_CXX_COMPILER "${CMAKE_C_COMPILER}")
endif()

# LLVM 20 began to call the old name of this target deprecated.
if(NOT DEFINED KEYWAY_TRIPLE)
  if(KEYWAY_LLVM_MAJOR LESS 20)
    set(KEYWAY_TRIPLE wasm32-wasi)
  else()
    set(KEYWAY_TRIPLE wasm32-wasip1)
  endif()
endif()
set(CMAKE_C_COMPILER_TARGET "${KEYWAY_TRIPLE}")
set(CMAKE_CXX_COMPILER_TARGET "${KEYWAY_TRIPLE}")

# The language that every supported LLVM emits alike: start from the minimum and
# name each feature, since newer compilers turn more of them on by themselves. As
# options of the folder, so that a user's CMAKE_C_FLAGS does not replace them.
if(NOT DEFINED KEYWAY_FEATURE_FLAGS)
  set(KEYWAY_FEATURE_FLAGS
    "-mcpu=mvp -mmutable-globals -msign-ext -mbulk-memory -mnontrapping-fptoint")
endif()
if(NOT CMAKE_SCRIPT_MODE_FILE)
  separate_arguments(keyway_flags UNIX_COMMAND "${KEYWAY_FEATURE_FLAGS}")
  get_directory_property(keyway_is_done KEYWAY_FEATURES)
  if(NOT keyway_is_done) # CMake reads this file more than once
    add_compile_options(${keyway_flags})
    set_directory_properties(PROPERTIES KEYWAY_FEATURES TRUE)
  endif()
endif()

# Libraries and headers of the build machine are of no use to a module.
if(NOT DEFINED CMAKE_FIND_ROOT_PATH_MODE_LIBRARY)
  set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
endif()
if(NOT DEFINED CMAKE_FIND_ROOT_PATH_MODE_INCLUDE)
  set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
endif()

if(NOT DEFINED CMAKE_BUILD_TYPE_INIT)
  set(CMAKE_BUILD_TYPE_INIT Release)
endif()
if(NOT DEFINED CMAKE_EXPORT_COMPILE_COMMANDS)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
endif()

# `find_package(Keyway)` finds the package that this file belongs to.
if(NOT DEFINED Keyway_DIR)
  set(Keyway_DIR "${CMAKE_CURRENT_LIST_DIR}" CACHE PATH "Folder of KeywayConfig.cmake")
endif()

# As a script (`cmake -P`) this file only tells what it would use.
if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  message(STATUS "${CMAKE_CXX_COMPILER} (LLVM ${KEYWAY_LLVM_MAJOR}, ${KEYWAY_TRIPLE})")
endif()
