#include <keyway/plugin.hpp>

class Text : public keyway::Bytes {
public:
  keyway::Result shout(keyway::View text) {
    if (text.empty()) {
      return keyway::fail(KEYWAY_ERROR_INVALID_ARGUMENT, "the text is empty");
    }
    keyway::Output out;
    for (char letter : text) {
      out << (letter >= 'a' && letter <= 'z' ? char(letter - 'a' + 'A')
                                             : letter);
    }
    out << '!';
    return out;
  }

  keyway::Result size(keyway::View text) {
    keyway::Output out;
    out << text.size() << " bytes";
    return out;
  }
};

KEYWAY_METHOD(Text, shout);
KEYWAY_METHOD(Text, size);
KEYWAY_BYTES_CLASS("bytes-cpp", Text);
