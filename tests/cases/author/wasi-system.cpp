// What a plugin with the standard library finds of a system: a log in place of its
// output, and nothing else. Whatever ends the program is a trap, and its last words
// are told.
// PLUGIN: bytes PROFILE wasi
// RUN: keyway inspect wasi-system.wasm | sed -n '/Imports/,/Sections/{/Sections/!p}'
// RUN: keyway call wasi-system.wasm print --allow log --input a
// RUN: keyway call wasi-system.wasm system --input a
// RUN: keyway call wasi-system.wasm fatal --allow log --input a
// RUN: keyway call wasi-system.wasm fatal --input a
// RUN: keyway call wasi-system.wasm leave --allow log --input a
// RUN: keyway call wasi-system.wasm grow --memory 4096 --input 1000 --input 100000000 --input 5
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <map>
#include <new>
#include <string>

#include <keyway/plugin.hpp>

// Lives on through all calls, since malloc is wasi-libc's.
static std::map<std::string, int> seen;

KEYWAY_FUNCTION(print, input) {
  std::printf("%d words\n", 3);
  std::cout << "from a stream" << std::endl;
  std::fprintf(stderr, "an error\nand more\n");
  std::puts("done");
  return keyway_reply(input.data, input.size);
}

KEYWAY_FUNCTION(system, input) {
  std::FILE *const file = std::fopen("/etc/passwd", "r");
  const int error = errno;
  keyway::Output out;
  out << "file " << (file ? "open" : "closed") << ", error "
      << (error != 0 ? 1 : 0) << ", HOME "
      << (std::getenv("HOME") ? "set" : "unset") << ", time "
      << (std::time(nullptr) > 0 ? "known" : "unknown") << ", seen "
      << ++seen[std::string(reinterpret_cast<const char *>(input.data))];
  return keyway::Result(out);
}

KEYWAY_FUNCTION(fatal, input) {
  std::fprintf(stderr, "fatal: no line feed");
  std::abort();
}

KEYWAY_FUNCTION(leave, input) {
  std::printf("bye");
  std::fflush(stdout);
  std::exit(0);
}

KEYWAY_FUNCTION(grow, input) {
  const std::size_t size = std::stoul(std::string(keyway::View(input)));
  char *volatile data = new (std::nothrow) char[size];
  if (!data) {
    return keyway::fail(KEYWAY_ERROR_OUT_OF_MEMORY, "that is too much");
  }
  data[size - 1] = 1;
  delete[] data;
  return keyway::Result("enough");
}

KEYWAY_BYTES_PLUGIN("wasi-system");
