# What keyway_add_plugin looks for: the programs, and the contract.

# Sets ${out} to the path of a program of Keyway's, or to nothing: that of the
# source tree where this is one, of the prefix that this is installed in, else on
# PATH. ${out_places} says where it was looked for.
function(keyway_find_tool program out out_places)
  if(EXISTS "${KEYWAY_ROOT}/Cargo.toml")
    set(target_dir "${KEYWAY_ROOT}/target")
    if(NOT "$ENV{CARGO_TARGET_DIR}" STREQUAL "")
      set(target_dir "$ENV{CARGO_TARGET_DIR}")
    endif()
    # of two builds in the tree the newer one is meant
    set(folders "${target_dir}/release" "${target_dir}/debug")
    if("${target_dir}/debug/${program}" IS_NEWER_THAN "${target_dir}/release/${program}")
      list(REVERSE folders)
    endif()
  else()
    get_filename_component(target_dir "${KEYWAY_ROOT}/../../bin" ABSOLUTE)
    set(folders "${target_dir}")
  endif()
  unset(found)
  find_program(found NAMES ${program} HINTS ${folders} NO_CACHE)
  if(NOT found)
    set(found "")
  endif()
  set(${out} "${found}" PARENT_SCOPE)
  set(${out_places} "neither on PATH nor in ${target_dir}" PARENT_SCOPE)
endfunction()

# The line that installs a program.
function(keyway_install_line crate out)
  if(EXISTS "${KEYWAY_ROOT}/${crate}/Cargo.toml")
    set(${out} "cargo install --locked --path ${KEYWAY_ROOT}/${crate}" PARENT_SCOPE)
  else()
    set(${out} "cargo install --locked --path ${crate}, in Keyway's source tree" PARENT_SCOPE)
  endif()
endfunction()

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
  keyway_find_tool(wasm-abi-check checker places)
  if(NOT checker)
    keyway_install_line(check line)
    message(FATAL_ERROR "keyway: wasm-abi-check is ${places}\nhint: ${line}")
  endif()
  set(${out} "${checker}" PARENT_SCOPE)
endfunction()

# Sets ${out} to the path of the host `keyway`, which only tests need, or to
# nothing, and says once what to type.
function(keyway_find_host out)
  set(host "${KEYWAY_HOST}")
  if(NOT host)
    keyway_find_tool(keyway host places)
  endif()
  if(NOT host)
    get_property(is_told GLOBAL PROPERTY KEYWAY_HOST_IS_TOLD)
    if(NOT is_told)
      keyway_install_line(host line)
      message(STATUS "keyway: no tests that run a plugin, since the host `keyway` is ${places}; "
        "hint: ${line}")
      set_property(GLOBAL PROPERTY KEYWAY_HOST_IS_TOLD TRUE)
    endif()
  endif()
  set(${out} "${host}" PARENT_SCOPE)
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

# Writes the header of a contract file, NAME.h of NAME.toml, and puts its folder on
# the include path of `target`: a wrong signature then fails in the compiler. The
# SDK's macros then name this contract in the metadata.
function(keyway_add_contract_header target contract checker)
  get_filename_component(stem "${contract}" NAME_WLE)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${target}-contract")
  file(MAKE_DIRECTORY "${folder}")
  execute_process(
    COMMAND "${checker}" --contract "${contract}" --header "${folder}/${stem}.h"
    RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE text)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "keyway: the contract of ${target} has no header\n${text}")
  endif()
  target_include_directories(${target} PRIVATE "${folder}")
  file(STRINGS "${folder}/${stem}.h" line LIMIT_COUNT 1 REGEX "^#define KEYWAY_CONTRACT ")
  string(REGEX REPLACE "^#define KEYWAY_CONTRACT " "KEYWAY_PLUGIN_CONTRACT=" definition "${line}")
  target_compile_definitions(${target} PRIVATE "${definition}")
  # a changed contract makes a new header
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${contract}")
endfunction()
