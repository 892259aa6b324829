# Run after a plugin's link, as a script: checks MODULE against CONTRACT with
# CHECKER. A module that does not fit is renamed, so that nothing loads it and
# the next build links it again.
execute_process(COMMAND "${CHECKER}" --contract "${CONTRACT}" "${MODULE}"
  RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  string(REGEX REPLACE "\\.wasm$" ".rejected.wasm" rejected "${MODULE}")
  file(RENAME "${MODULE}" "${rejected}")
  message(FATAL_ERROR "keyway: the module does not fit its contract and is now ${rejected}")
endif()
