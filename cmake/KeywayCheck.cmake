# Run after a plugin's link, as a script: checks MODULE against CONTRACT with
# CHECKER, and strips it where STRIP is true. A module that does not fit is
# renamed, so that nothing loads it and the next build links it again.
set(options --contract "${CONTRACT}")
if(STRIP)
  list(APPEND options --output "${MODULE}")
endif()
execute_process(COMMAND "${CHECKER}" ${options} "${MODULE}" RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  string(REGEX REPLACE "\\.wasm$" ".rejected.wasm" rejected "${MODULE}")
  file(RENAME "${MODULE}" "${rejected}")
  message(FATAL_ERROR "keyway: the module does not fit its contract and is now ${rejected}")
endif()
