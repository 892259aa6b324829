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
