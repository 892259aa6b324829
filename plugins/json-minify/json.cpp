// Checks a JSON text against RFC 8259 and takes out what means nothing.
//
//   minify  "{ \"a\": [1, 2] }" -> "{\"a\":[1,2]}"
//   check   the same              -> "" or the error, with line and column
#include <keyway/plugin.hpp>

namespace {

// How deep arrays and objects may be nested; each level takes a bit.
constexpr size_t MOST_DEPTH = 1024;

class Minifier {
public:
  Minifier(keyway::View text, keyway::Output *out)
      : at_(text.begin()), begin_(text.begin()), end_(text.end()), out_(out) {}

  // Whether the whole text is one JSON value; the error is then in `error`.
  bool run() {
    bool wants_value = true;
    for (;;) {
      skip_space();
      if (wants_value) {
        if (!value(&wants_value)) {
          return false;
        }
        continue;
      }
      if (depth_ == 0) {
        return at_ == end_ || fail("there is text behind the value");
      }
      if (at_ == end_) {
        return fail("the text ends within an array or an object");
      }
      if (*at_ == ',') {
        take();
        skip_space();
        if (in_object() && !key()) {
          return false;
        }
        wants_value = true;
      } else if (*at_ == (in_object() ? '}' : ']')) {
        take();
        --depth_;
      } else {
        return fail(in_object() ? "expected `,` or `}`"
                                : "expected `,` or `]`");
      }
    }
  }

  const char *error() const { return error_; }

  // Counted from 1, the column in bytes.
  void place(size_t *line, size_t *column) const {
    *line = *column = 1;
    for (const char *seen = begin_; seen != at_; ++seen) {
      ++*column;
      if (*seen == '\n') {
        ++*line;
        *column = 1;
      }
    }
  }

private:
  bool fail(const char *error) {
    error_ = error;
    return false;
  }

  // Takes one byte over into the result.
  void take() {
    if (out_) {
      *out_ << *at_;
    }
    ++at_;
  }

  void take_until(const char *end) {
    if (out_) {
      *out_ << keyway::View(at_, static_cast<size_t>(end - at_));
    }
    at_ = end;
  }

  void skip_space() {
    while (at_ != end_ &&
           (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) {
      ++at_;
    }
  }

  bool in_object() const {
    return objects_[(depth_ - 1) / 8] >> (depth_ - 1) % 8 & 1;
  }

  bool open(bool object) {
    if (depth_ == MOST_DEPTH) {
      return fail("arrays and objects are nested more than 1024 deep");
    }
    const unsigned char bit = static_cast<unsigned char>(1u << depth_ % 8);
    objects_[depth_ / 8] = static_cast<unsigned char>(
        object ? objects_[depth_ / 8] | bit : objects_[depth_ / 8] & ~bit);
    ++depth_;
    take();
    return true;
  }

  // A value, or the beginning of one: `more` tells whether another one follows
  // within it.
  bool value(bool *more) {
    *more = false;
    if (at_ == end_) {
      return fail("expected a value, the text ends");
    }
    switch (*at_) {
    case '{':
    case '[': {
      const bool object = *at_ == '{';
      if (!open(object)) {
        return false;
      }
      skip_space();
      if (at_ != end_ && *at_ == (object ? '}' : ']')) {
        take();
        --depth_;
        return true;
      }
      *more = true;
      return !object || key();
    }
    case '"':
      return string();
    case 't':
      return word("true");
    case 'f':
      return word("false");
    case 'n':
      return word("null");
    default:
      return number();
    }
  }

  bool key() {
    if (at_ == end_ || *at_ != '"') {
      return fail("expected a key in quotes");
    }
    if (!string()) {
      return false;
    }
    skip_space();
    if (at_ == end_ || *at_ != ':') {
      return fail("expected `:`");
    }
    take();
    return true;
  }

  bool word(keyway::View word) {
    if (!keyway::View(at_, static_cast<size_t>(end_ - at_)).starts_with(word)) {
      return fail("expected a value");
    }
    take_until(at_ + word.size());
    return true;
  }

  static bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

  static bool is_hex(char letter) {
    return is_digit(letter) || (letter >= 'a' && letter <= 'f') ||
           (letter >= 'A' && letter <= 'F');
  }

  // Moves `at` over digits, of which there must be one.
  bool digits(const char *&at) {
    const char *const first = at;
    while (at != end_ && is_digit(*at)) {
      ++at;
    }
    if (at == first) {
      at_ = at;
    }
    return at != first;
  }

  bool number() {
    const char *at = at_;
    const char *const first = at_;
    if (*at == '-') {
      ++at;
    }
    const char *const whole = at;
    if (!digits(at)) {
      return fail(first == whole ? "expected a value" : "expected a digit");
    }
    if (*whole == '0' && at != whole + 1) {
      return fail("a number does not begin with 0");
    }
    if (at != end_ && *at == '.' && !digits(++at)) {
      return fail("expected a digit");
    }
    if (at != end_ && (*at == 'e' || *at == 'E')) {
      ++at;
      if (at != end_ && (*at == '+' || *at == '-')) {
        ++at;
      }
      if (!digits(at)) {
        return fail("expected a digit");
      }
    }
    take_until(at);
    return true;
  }

  bool string() {
    const char *at = at_ + 1;
    for (; at != end_ && *at != '"'; ++at) {
      if (static_cast<unsigned char>(*at) < 0x20) {
        at_ = at;
        return fail("a control character in a string");
      }
      if (*at == '\\' && !escape(at)) {
        return false;
      }
    }
    if (at == end_) {
      return fail("the string does not end");
    }
    take_until(at + 1);
    return true;
  }

  // Moves `at` from a backslash to the last byte of what it begins.
  bool escape(const char *&at) {
    const char *const first = at++;
    if (at != end_ && *at == 'u') {
      for (int i = 0; i < 4; ++i) {
        if (++at == end_ || !is_hex(*at)) {
          at_ = first;
          return fail("`\\u` wants four hexadecimal digits");
        }
      }
      return true;
    }
    if (at == end_ ||
        keyway::View("\"\\/bfnrt").find(*at) == keyway::View::npos) {
      at_ = first;
      return fail("an unknown escape in a string");
    }
    return true;
  }

  const char *at_, *begin_, *end_;
  keyway::Output *out_;
  const char *error_ = nullptr;
  size_t depth_ = 0;
  unsigned char objects_[MOST_DEPTH / 8] =
      {}; // whether each level is an object
};

keyway::Result told(const Minifier &minifier) {
  size_t line, column;
  minifier.place(&line, &column);
  keyway::Output message;
  message << "line " << line << ", column " << column << ": "
          << minifier.error();
  return keyway::fail(KEYWAY_ERROR_INVALID_ARGUMENT, message);
}

} // namespace

class Json : public keyway::Bytes {
public:
  keyway::Result minify(keyway::View text) {
    keyway::Output out;
    out.space(text.size()); // the result is no longer than that
    Minifier minifier(text, &out);
    return minifier.run() ? keyway::Result(out) : told(minifier);
  }

  keyway::Result check(keyway::View text) {
    Minifier minifier(text, nullptr);
    return minifier.run() ? keyway::Result("") : told(minifier);
  }
};

KEYWAY_METHOD(Json, minify);
KEYWAY_METHOD(Json, check);
KEYWAY_BYTES_CLASS("json-minify", Json);
