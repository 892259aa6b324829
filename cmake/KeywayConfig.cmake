# find_package(Keyway): defines keyway_add_plugin().
include("${CMAKE_CURRENT_LIST_DIR}/KeywayPlugin.cmake")
