#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <keyway/plugin.hpp>

// The words of a text in order, one a line, with the standard library. What is
// printed goes to the host's log.
class Words : public keyway::Bytes {
public:
  keyway::Result sort(keyway::View text) {
    std::vector<std::string> words(1);
    for (char letter : text) {
      if (letter != ' ' && letter != '\n') {
        words.back() += letter;
      } else if (!words.back().empty()) {
        words.emplace_back();
      }
    }
    if (words.back().empty()) {
      words.pop_back();
    }
    std::sort(words.begin(), words.end());
    std::printf("%zu words\n", words.size());
    std::string sorted;
    for (const std::string &word : words) {
      sorted += word + '\n';
    }
    return sorted; // copied once; keyway::Output would need no copy
  }
};

KEYWAY_METHOD(Words, sort);
KEYWAY_BYTES_CLASS("wasi-cpp", Words);
