// A plugin that uses its system as any program does: files, environment, clock, sleep,
// random numbers, standard output, exit. tests/tests/wasi.rs grants it what it needs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <unistd.h>
#include <wasi/api.h>

#include <keyway/plugin.hpp>

static std::string path_of(const char *name) {
  return std::string("/data/") + name;
}

// Sorts the lines of one file into another, and tells how many there are.
KEYWAY_FUNCTION(sort, input) {
  const std::string name(reinterpret_cast<const char *>(input.data),
                         input.size);
  std::FILE *const file = std::fopen(path_of(name.c_str()).c_str(), "r");
  if (!file) {
    return keyway::fail(KEYWAY_ERROR_NOT_FOUND, "it cannot be read");
  }
  std::vector<std::string> lines;
  char line[256];
  while (std::fgets(line, sizeof line, file)) {
    lines.emplace_back(line);
  }
  std::fclose(file);
  std::sort(lines.begin(), lines.end());
  std::FILE *const sorted = std::fopen(path_of("sorted").c_str(), "w");
  if (!sorted) {
    return keyway::fail(KEYWAY_ERROR_HOST, "it cannot be written");
  }
  for (const std::string &text : lines) {
    std::fputs(text.c_str(), sorted);
  }
  std::fclose(sorted);
  std::printf("%zu lines\n", lines.size());
  keyway::Output out;
  out << lines.size();
  return keyway::Result(out);
}

// What it finds of a system.
KEYWAY_FUNCTION(system, input) {
  (void)input;
  __wasi_size_t count = 0, size = 0;
  if (__wasi_args_sizes_get(&count, &size) != 0) {
    return keyway::fail(KEYWAY_ERROR_HOST, "no arguments");
  }
  const auto began = std::chrono::steady_clock::now();
  usleep(20000);
  const auto slept = std::chrono::steady_clock::now() - began;
  unsigned char numbers[16] = {};
  const bool is_random =
      getentropy(numbers, sizeof numbers) == 0 &&
      std::any_of(numbers, numbers + 16,
                  [](unsigned char byte) { return byte != 0; });
  const char *const language = std::getenv("LANG");
  keyway::Output out;
  out << count << " arguments, LANG " << (language ? language : "unset")
      << ", time " << (std::time(nullptr) > 1600000000 ? "known" : "unknown")
      << ", slept "
      << (slept >= std::chrono::milliseconds(20) ? "enough" : "too little")
      << ", random " << (is_random ? "yes" : "no");
  return keyway::Result(out);
}

KEYWAY_FUNCTION(leave, input) {
  (void)input;
  std::printf("bye"); // exit writes it
  std::exit(3);
}

KEYWAY_BYTES_PLUGIN("files");
