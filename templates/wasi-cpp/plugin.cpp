#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <keyway/plugin.hpp>

// The words of a text in order, one a line, with the standard library.
class Words : public keyway::Bytes {
public:
  keyway::Result sort(keyway::View text) {
    std::istringstream input{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; input >> word;) {
      words.push_back(word);
    }
    std::sort(words.begin(), words.end());
    keyway::Output out;
    for (const std::string &word : words) {
      out << word << '\n';
    }
    return out;
  }
};

KEYWAY_METHOD(Words, sort);
KEYWAY_BYTES_CLASS("wasi-cpp", Words);
