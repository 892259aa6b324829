# What CMake has to know of the platform WASI, of which it knows nothing before
# 3.31 and too little after. The suffix cannot stand in the toolchain file, since
# CMake resets it after reading that.
set(CMAKE_EXECUTABLE_SUFFIX ".wasm")
set(CMAKE_STATIC_LIBRARY_PREFIX "lib")
set(CMAKE_STATIC_LIBRARY_SUFFIX ".a")
set(CMAKE_FIND_LIBRARY_PREFIXES "lib")
set(CMAKE_FIND_LIBRARY_SUFFIXES ".a")
set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS FALSE)

# The linker wants an index in an archive, which ar of GNU binutils cannot write
# for WebAssembly. Where there is no llvm-ar (Debian has it in another package than
# clang), a static library is one object that the linker makes of its objects.
if(KEYWAY_LINKER AND NOT CMAKE_AR MATCHES "llvm-ar")
  foreach(keyway_language IN ITEMS C CXX)
    set(CMAKE_${keyway_language}_CREATE_STATIC_LIBRARY
      "\"${KEYWAY_LINKER}\" -r -o <TARGET> <OBJECTS>")
  endforeach()
endif()
