# Run after a plugin's link, as a script: checks MODULE against CONTRACT with
# CHECKER, which may use FEATURE, and strips it where STRIP is true. A module that
# does not fit is renamed, so that nothing loads it and the next build links it
# again.
string(REGEX REPLACE "\\.wasm$" ".rejected.wasm" rejected "${MODULE}")
set(options --contract "${CONTRACT}")
if(FEATURE)
  list(APPEND options --feature "${FEATURE}")
endif()
if(STRIP)
  list(APPEND options --output "${MODULE}")
endif()
execute_process(COMMAND "${CHECKER}" ${options} "${MODULE}" RESULT_VARIABLE status)
if(status EQUAL 0)
  file(REMOVE "${rejected}")
  return()
endif()
file(RENAME "${MODULE}" "${rejected}")
if(status EQUAL 1 OR status EQUAL 3)
  message(FATAL_ERROR "keyway: the module does not fit its contract and is now ${rejected}")
endif()
message(FATAL_ERROR "keyway: the module could not be checked (${CHECKER}: ${status}) and is now ${rejected}")
