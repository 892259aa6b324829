# How a WebAssembly module is compiled and linked, in each of the two profiles.
#
# freestanding  no libc, no libc++: the SDK's own runtime and C library subset
# wasi          wasi-libc and libc++, without an import of WASI that the contract does
#               not allow: sdk/wasi/shim.c

# What a profile's interface target compiles with. The folders of the build machine
# are kept out of a module: in messages of assert and in debug information, paths
# begin at the project's folder.
function(keyway_compile_options target)
  set(cxx_options -fno-exceptions -fno-threadsafe-statics -fno-c++-static-destructors)
  target_compile_options(${target} INTERFACE
    ${ARGN}
    -ffile-compilation-dir=.
    "-ffile-prefix-map=${KEYWAY_SDK_DIR}/=keyway/"
    "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/="
    "-ffile-prefix-map=${CMAKE_BINARY_DIR}/="
    -Werror=return-type
    $<$<COMPILE_LANGUAGE:C>:-Werror=implicit-function-declaration>
    $<$<COMPILE_LANGUAGE:C>:-Werror=incompatible-function-pointer-types>
    "$<$<COMPILE_LANGUAGE:CXX>:${cxx_options}>")
endfunction()

function(keyway_define_freestanding)
  add_library(Keyway::freestanding INTERFACE IMPORTED GLOBAL)
  set_target_properties(Keyway::freestanding PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${KEYWAY_SDK_DIR}/include;${KEYWAY_SDK_DIR}/libc/include"
    INTERFACE_COMPILE_DEFINITIONS KEYWAY_RUNTIME_LINKED)
  keyway_compile_options(Keyway::freestanding
    -ffreestanding -nostdlibinc $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)
endfunction()

# Sets ${out} to the compiler's own library, for 128-bit integers and long double,
# or to nothing where it is not installed.
function(keyway_find_builtins out)
  execute_process(
    COMMAND "${CMAKE_C_COMPILER}" "--target=${CMAKE_C_COMPILER_TARGET}" -print-libgcc-file-name
    OUTPUT_VARIABLE path ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT EXISTS "${path}")
    set(path "")
  endif()
  set(${out} "${path}" PARENT_SCOPE)
endfunction()

# The C library subset, compiled once for all plugins of a project. Of a library
# only what is asked for gets into a module.
function(keyway_add_libc)
  if(TARGET keyway-libc)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${KEYWAY_SDK_DIR}/libc/*.c")
  add_library(keyway-libc STATIC EXCLUDE_FROM_ALL
    "${KEYWAY_SDK_DIR}/src/malloc.c" "${KEYWAY_SDK_DIR}/src/new.c" ${sources})
  # as small as it goes; what implements memset must not call it; link-time
  # optimization may drop what the code generator asks for later
  target_compile_options(keyway-libc PRIVATE -Os -fno-builtin -fno-lto -w)
  target_compile_features(keyway-libc PRIVATE c_std_11)
  target_link_libraries(keyway-libc PRIVATE Keyway::freestanding)
  set_target_properties(keyway-libc PROPERTIES EXPORT_COMPILE_COMMANDS OFF UNITY_BUILD OFF)
endfunction()

# Finds wasi-libc and libc++ for the compiler in use, and defines Keyway::wasi; or
# stops with what to type.
function(keyway_define_wasi)
  execute_process(COMMAND "${CMAKE_C_COMPILER}" -print-resource-dir
    OUTPUT_VARIABLE resources OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT KEYWAY_WASI_SYSROOT AND WASI_SDK_PREFIX)
    set(KEYWAY_WASI_SYSROOT "${WASI_SDK_PREFIX}/share/wasi-sysroot")
  endif()
  if(KEYWAY_WASI_SYSROOT)
    set(c_root "${KEYWAY_WASI_SYSROOT}")
    set(cxx_root "${KEYWAY_WASI_SYSROOT}")
    set(hint "set KEYWAY_WASI_SYSROOT to the share/wasi-sysroot of a wasi-sdk")
  else()
    # Debian: each LLVM has a libc++ of its own, in its own folder
    set(c_root /usr)
    get_filename_component(cxx_root "${resources}/../../.." ABSOLUTE)
    string(REGEX MATCH "^[0-9]+" major "${CMAKE_C_COMPILER_VERSION}")
    set(hint "apt-get install wasi-libc libc++-${major}-dev-wasm32 libclang-rt-${major}-dev-wasm32")
  endif()
  set(parts "${c_root}/include/#/stdio.h" "${c_root}/lib/#/libc.a")
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("CXX" IN_LIST languages)
    list(APPEND parts "${cxx_root}/include/#/c++/v1/string" "${cxx_root}/lib/#/libc++.a"
      "${cxx_root}/lib/#/libc++abi.a")
  endif()
  foreach(part IN LISTS parts)
    set(path "")
    foreach(triple IN ITEMS wasm32-wasi wasm32-wasip1 .)
      string(REPLACE "#" "${triple}" candidate "${part}")
      if(NOT path AND EXISTS "${candidate}")
        set(path "${candidate}")
      endif()
    endforeach()
    if(NOT path)
      string(REPLACE "#" "wasm32-wasi" part "${part}")
      message(FATAL_ERROR "keyway: PROFILE wasi needs wasi-libc and libc++ of this LLVM; "
        "there is no ${part}\nhint: ${hint}")
    endif()
    list(APPEND paths "${path}")
  endforeach()
  list(POP_FRONT paths c_headers c cxx_headers cxx abi)
  get_filename_component(c_headers "${c_headers}" DIRECTORY)
  set(cxx_options "")
  if(cxx_headers)
    get_filename_component(cxx_headers "${cxx_headers}" DIRECTORY)
    set(cxx_options $<$<COMPILE_LANGUAGE:CXX>:-nostdinc++>
      "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-isystem \"${cxx_headers}\">")
  endif()
  keyway_find_builtins(builtins)
  if(NOT builtins)
    message(FATAL_ERROR "keyway: PROFILE wasi needs the compiler's library for wasm32\nhint: ${hint}")
  endif()

  set(libraries ${cxx} ${abi} "${c}" "${builtins}")
  add_library(Keyway::wasi INTERFACE IMPORTED GLOBAL)
  set_target_properties(Keyway::wasi PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${KEYWAY_SDK_DIR}/include"
    INTERFACE_COMPILE_DEFINITIONS "KEYWAY_RUNTIME_LINKED;KEYWAY_PROFILE_WASI"
    INTERFACE_LINK_LIBRARIES "${libraries}")
  # the compiler's own headers stand between those of libc++ and those of libc
  # errno is thread-local, of which LLVM 14 knows one model
  keyway_compile_options(Keyway::wasi -nostdlibinc -ftls-model=local-exec ${cxx_options}
    "SHELL:-idirafter \"${c_headers}\"")
endfunction()

# Maps the folders of sources that lie outside of the project.
function(keyway_map_foreign_paths target)
  get_target_property(sources ${target} SOURCES)
  set(folders "")
  foreach(source IN LISTS sources)
    get_filename_component(folder "${source}" ABSOLUTE)
    get_filename_component(folder "${folder}" DIRECTORY)
    string(FIND "${folder}/" "${CMAKE_SOURCE_DIR}/" inside_source)
    string(FIND "${folder}/" "${CMAKE_BINARY_DIR}/" inside_build)
    if(NOT inside_source EQUAL 0 AND NOT inside_build EQUAL 0)
      list(APPEND folders "${folder}")
    endif()
  endforeach()
  list(REMOVE_DUPLICATES folders)
  list(TRANSFORM folders REPLACE "(.+)" "-ffile-prefix-map=\\1/=")
  target_compile_options(${target} PRIVATE ${folders})
endfunction()

# Makes `target` a module of a profile.
function(keyway_make_module target profile)
  keyway_map_foreign_paths(${target})
  if(NOT TARGET Keyway::${profile})
    cmake_language(CALL keyway_define_${profile})
  endif()
  target_compile_features(${target} PRIVATE c_std_11)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("CXX" IN_LIST languages)
    target_compile_features(${target} PRIVATE cxx_std_17)
  endif()
  target_compile_options(${target} PRIVATE
    -Wunused-function # what is static is not exported
    "-Wframe-larger-than=${KEYWAY_STACK_SIZE}")
  target_link_libraries(${target} PRIVATE Keyway::${profile})
  target_link_options(${target} PRIVATE
    -nostdlib
    LINKER:--no-entry
    LINKER:--stack-first
    "LINKER:-z,stack-size=${KEYWAY_STACK_SIZE}"
    # addresses as short as they are, which debug information would not survive
    $<$<CONFIG:Release,MinSizeRel>:LINKER:--strip-debug,--compress-relocations>)
  # At a link with -O, clang runs a wasm-opt that happens to be on PATH, which
  # makes another module out of the same sources.
  if(CMAKE_C_COMPILER_VERSION VERSION_LESS 20)
    target_link_options(${target} PRIVATE -O0)
  else()
    target_link_options(${target} PRIVATE --no-wasm-opt)
  endif()

  # A source of the module itself: the linker would not fetch an export from a
  # library.
  set(runtime "${KEYWAY_SDK_DIR}/src/runtime.c")
  set_source_files_properties("${runtime}" PROPERTIES
    COMPILE_OPTIONS "-fno-lto;-w" SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(${target} PRIVATE "${runtime}")
  if(profile STREQUAL "wasi")
    set(shim "${KEYWAY_SDK_DIR}/wasi/shim.c")
    set_source_files_properties("${shim}" PROPERTIES
      COMPILE_OPTIONS "-fno-lto;-w" SKIP_UNITY_BUILD_INCLUSION ON)
    target_sources(${target} PRIVATE "${shim}")
  else()
    keyway_add_libc()
    keyway_find_builtins(builtins)
    target_link_libraries(${target} PRIVATE keyway-libc ${builtins})
  endif()
endfunction()

# Leaves the parts of WASI that a contract file allows to the host. As the checker
# prints a contract, its lists are all of one form.
function(keyway_import_wasi target contract checker)
  execute_process(
    COMMAND "${checker}" --contract "${contract}" --print-contract
    RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE error)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "keyway: the contract of ${target} cannot be read\n${error}")
  endif()
  if(NOT text MATCHES "\nwasi = \\[([^]]*)\\]")
    return()
  endif()
  string(REGEX MATCHALL "[a-z]+" parts "${CMAKE_MATCH_1}")
  list(TRANSFORM parts TOUPPER)
  list(TRANSFORM parts PREPEND KEYWAY_WASI_)
  target_compile_definitions(${target} PRIVATE ${parts})
endfunction()
