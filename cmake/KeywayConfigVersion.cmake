# Same major version, and at least what was asked for. The version is read from
# the header, its only source.
file(STRINGS "${CMAKE_CURRENT_LIST_DIR}/../sdk/include/keyway/abi.h" keyway_lines
  REGEX "^#define KEYWAY_SDK_VERSION_(MAJOR|MINOR|PATCH) ")
list(TRANSFORM keyway_lines REPLACE "^#define [A-Z_]+ " "")
list(JOIN keyway_lines "." PACKAGE_VERSION)

string(REGEX MATCH "^[0-9]+" keyway_major "${PACKAGE_VERSION}")
if(NOT PACKAGE_FIND_VERSION_MAJOR STREQUAL keyway_major
    OR PACKAGE_VERSION VERSION_LESS PACKAGE_FIND_VERSION)
  set(PACKAGE_VERSION_COMPATIBLE FALSE)
else()
  set(PACKAGE_VERSION_COMPATIBLE TRUE)
  if(PACKAGE_VERSION VERSION_EQUAL PACKAGE_FIND_VERSION)
    set(PACKAGE_VERSION_EXACT TRUE)
  endif()
endif()
