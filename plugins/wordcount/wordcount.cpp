// Counts the words of a text, with the standard library.
//
//   count "a rose is a rose"  -> "3 5 16\n": lines that end, words, bytes, as wc does
//   top   "3 a rose is a rose" -> the three commonest words, one a line
#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <keyway/plugin.hpp>

namespace {

bool is_space(char letter) {
  return std::isspace(static_cast<unsigned char>(letter)) != 0;
}

template <class Take> void each_word(std::string_view text, Take take) {
  for (auto at = text.begin(); at != text.end();) {
    const auto first = std::find_if_not(at, text.end(), is_space);
    at = std::find_if(first, text.end(), is_space);
    if (first != at) {
      take(text.substr(static_cast<std::size_t>(first - text.begin()),
                       static_cast<std::size_t>(at - first)));
    }
  }
}

} // namespace

class WordCount : public keyway::Bytes {
public:
  keyway::Result count(keyway::View text) {
    std::size_t words = 0;
    each_word(text, [&](std::string_view) { ++words; });
    keyway::Output out;
    out << static_cast<long long>(std::count(text.begin(), text.end(), '\n'))
        << ' ' << words << ' ' << text.size() << '\n';
    return out;
  }

  keyway::Result top(keyway::View input) {
    const std::string_view text = input;
    std::size_t most = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), most);
    if (error != std::errc() || most == 0 || most > 1000) {
      return keyway::fail(KEYWAY_ERROR_INVALID_ARGUMENT,
                          "the input begins with a number from 1 to 1000");
    }
    std::map<std::string, std::size_t> counts;
    each_word(text.substr(static_cast<std::size_t>(end - text.data())),
              [&](std::string_view word) { ++counts[std::string(word)]; });
    std::vector<std::pair<std::string, std::size_t>> ranked(counts.begin(),
                                                            counts.end());
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto &left, const auto &right) {
                       return left.second > right.second;
                     });
    ranked.resize(std::min(ranked.size(), most));
    keyway::Output out;
    for (const auto &[word, times] : ranked) {
      out << word << ' ' << times << '\n';
    }
    return out;
  }
};

KEYWAY_METHOD(WordCount, count);
KEYWAY_METHOD(WordCount, top);
KEYWAY_BYTES_CLASS("wordcount", WordCount);
