# The native twin: the plugin as an ordinary program, and its fuzzer.

set(KEYWAY_SANITIZE_OPTIONS
  -fsanitize=address,undefined -fno-sanitize-recover=undefined -g -fno-omit-frame-pointer
  CACHE INTERNAL "What KEYWAY_SANITIZE compiles with")
option(KEYWAY_SANITIZE "Build native twins with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

include(CheckCSourceCompiles)

# Sets ${out} to whether the compiler links with `options`, one list; asked once.
function(keyway_check_link options source out)
  set(CMAKE_REQUIRED_QUIET TRUE)
  list(JOIN options " " CMAKE_REQUIRED_FLAGS)
  check_c_source_compiles("${source}" ${out})
  set(${out} "${${out}}" PARENT_SCOPE)
  if(NOT ${out})
    unset(${out} CACHE) # it may be installed in the meantime
  endif()
endfunction()

# What to install where the compiler cannot.
function(keyway_sanitizer_hint out)
  string(REGEX MATCH "^[0-9]+" major "${CMAKE_C_COMPILER_VERSION}")
  if(CMAKE_C_COMPILER_ID MATCHES "Clang")
    set(${out} "apt-get install libclang-rt-${major}-dev" PARENT_SCOPE)
  else()
    set(${out} "apt-get install libgcc-${major}-dev" PARENT_SCOPE)
  endif()
endfunction()

# What a twin and a fuzzer share.
function(keyway_native_sources out)
  set(sources "")
  foreach(name IN ITEMS call exports host printed show)
    list(APPEND sources "${KEYWAY_SDK_DIR}/native/${name}.c")
  endforeach()
  set(${out} "${sources}" PARENT_SCOPE)
endfunction()

# The driver, compiled once for all twins of a project. Objects and not a library,
# since it finds the plugin by symbols that may be absent.
function(keyway_add_native_driver)
  if(TARGET keyway-native)
    return()
  endif()
  keyway_native_sources(shared)
  add_library(keyway-native OBJECT EXCLUDE_FROM_ALL ${shared}
    "${KEYWAY_SDK_DIR}/native/driver.c" "${KEYWAY_SDK_DIR}/native/options.c"
    "${KEYWAY_SDK_DIR}/native/run.c")
  add_library(keyway-native-lifetimes OBJECT EXCLUDE_FROM_ALL
    "${KEYWAY_SDK_DIR}/native/lifetimes.c")
  foreach(target IN ITEMS keyway-native keyway-native-lifetimes)
    target_include_directories(${target} PRIVATE "${KEYWAY_SDK_DIR}/include")
    target_compile_features(${target} PRIVATE c_std_11)
    set_target_properties(${target} PROPERTIES EXPORT_COMPILE_COMMANDS OFF UNITY_BUILD OFF)
    if(KEYWAY_SANITIZE)
      target_compile_options(${target} PRIVATE ${KEYWAY_SANITIZE_OPTIONS})
    endif()
  endforeach()
endfunction()

# What a helper library and a plugin compile with natively: the SDK's headers.
function(keyway_define_native_profiles)
  foreach(profile IN ITEMS freestanding wasi)
    if(NOT TARGET Keyway::${profile})
      add_library(Keyway::${profile} INTERFACE IMPORTED GLOBAL)
      set_target_properties(Keyway::${profile} PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES "${KEYWAY_SDK_DIR}/include")
    endif()
  endforeach()
endfunction()

# Makes `target` the program NAME-native.
function(keyway_make_native target profile)
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME "${target}-native" KEYWAY_PROFILE "${profile}")
  target_compile_features(${target} PRIVATE c_std_11)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("CXX" IN_LIST languages)
    target_compile_features(${target} PRIVATE cxx_std_17)
  endif()
  target_link_libraries(${target} PRIVATE Keyway::freestanding)
  keyway_add_native_driver()
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:keyway-native>)
  if(KEYWAY_SANITIZE)
    set(options ${KEYWAY_SANITIZE_OPTIONS})
    keyway_check_link("${options}" "int main(void) { return 0; }" KEYWAY_HAS_SANITIZERS)
    if(NOT KEYWAY_HAS_SANITIZERS)
      keyway_sanitizer_hint(hint)
      message(FATAL_ERROR "keyway: KEYWAY_SANITIZE is on, and ${CMAKE_C_COMPILER} has no "
        "AddressSanitizer to link with\nhint: ${hint}")
    endif()
    target_compile_options(${target} PRIVATE ${options})
    target_link_options(${target} PRIVATE ${options})
    if(profile STREQUAL "freestanding")
      target_sources(${target} PRIVATE $<TARGET_OBJECTS:keyway-native-lifetimes>)
    endif()
  endif()
endfunction()

# keyway_add_fuzzer(NAME FUNCTION function)
#
# Adds NAME-fuzzer, a libFuzzer target over a function of the bytes plugin NAME, with
# AddressSanitizer and UndefinedBehaviorSanitizer:
#
#   ./NAME-fuzzer -max_total_time=60 corpus
#
# Natively and with clang; in a build of modules it does nothing.
function(keyway_add_fuzzer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FUNCTION" "")
  set(usage "hint: keyway_add_fuzzer(NAME FUNCTION function)")
  if(NOT TARGET ${name})
    message(FATAL_ERROR "keyway: keyway_add_fuzzer: there is no plugin ${name} yet\n${usage}")
  elseif(NOT "${arg_FUNCTION}" MATCHES "^[A-Za-z0-9._-]+$" OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "keyway: keyway_add_fuzzer(${name}) wants one FUNCTION\n${usage}")
  elseif(CMAKE_SYSTEM_NAME STREQUAL "WASI")
    return()
  elseif(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(STATUS "keyway: no ${name}-fuzzer, since libFuzzer comes with clang and this is "
      "${CMAKE_C_COMPILER}; hint: -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++, in a new "
      "build folder")
    return()
  endif()
  set(options -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined)
  keyway_check_link("${options}"
    "int LLVMFuzzerTestOneInput(const char *d, unsigned long s); int LLVMFuzzerTestOneInput(const char *d, unsigned long s) { return d && s == 1; }"
    KEYWAY_HAS_FUZZER)
  if(NOT KEYWAY_HAS_FUZZER)
    keyway_sanitizer_hint(hint)
    message(STATUS "keyway: no ${name}-fuzzer, since ${CMAKE_C_COMPILER} has no libFuzzer to link "
      "with; hint: ${hint}")
    return()
  endif()
  set(own "$<TARGET_PROPERTY:${name},SOURCES>")
  keyway_native_sources(shared)
  add_executable(${name}-fuzzer EXCLUDE_FROM_ALL
    "$<FILTER:${own},EXCLUDE,keyway-native(-lifetimes)?[.]dir>"
    "${KEYWAY_SDK_DIR}/native/fuzz.c" ${shared})
  get_target_property(profile ${name} KEYWAY_PROFILE)
  if(profile STREQUAL "freestanding")
    target_sources(${name}-fuzzer PRIVATE "${KEYWAY_SDK_DIR}/native/lifetimes.c")
  endif()
  target_compile_options(${name}-fuzzer PRIVATE ${options} -g -O1)
  target_link_options(${name}-fuzzer PRIVATE ${options})
  target_compile_definitions(${name}-fuzzer PRIVATE
    "KEYWAY_FUZZ_FUNCTION=\"${arg_FUNCTION}\"" "$<TARGET_PROPERTY:${name},COMPILE_DEFINITIONS>")
  target_include_directories(${name}-fuzzer PRIVATE
    "$<TARGET_PROPERTY:${name},INCLUDE_DIRECTORIES>")
  target_link_libraries(${name}-fuzzer PRIVATE "$<TARGET_PROPERTY:${name},LINK_LIBRARIES>")
  target_compile_features(${name}-fuzzer PRIVATE c_std_11)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("CXX" IN_LIST languages)
    target_compile_features(${name}-fuzzer PRIVATE cxx_std_17)
  endif()
endfunction()
