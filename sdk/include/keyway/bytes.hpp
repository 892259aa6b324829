/* Keyway plugins of contract bytes@1 in C++. Included by plugin.hpp.
 *
 *   class Text : public keyway::Bytes {
 *   public:
 *     keyway::Result shout(keyway::View text) {
 *       keyway::Output out;
 *       out << text << '!';
 *       return out;
 *     }
 *   };
 *
 *   KEYWAY_METHOD(Text, shout);
 *   KEYWAY_BYTES_CLASS("text", Text);
 *
 * KEYWAY_FUNCTION and KEYWAY_BYTES_PLUGIN of bytes.h do the same for functions
 * without a class. How long memory lives is told in keyway/memory.h: a member that
 * grows in a call is void in the next one, where malloc is the arena's.
 */
#ifndef KEYWAY_BYTES_HPP
#define KEYWAY_BYTES_HPP

#include <keyway/bytes.h>
#include <keyway/class.hpp>
#include <keyway/view.hpp>

namespace keyway {

/* A result that is written piece by piece: keyway_output_t as a class, with the
 * same lifetime and the same behaviour where memory is short. [init] [call] */
class Output {
public:
  Output() = default;
  Output(const Output &) = delete; /* two could not grow in one place */
  Output &operator=(const Output &) = delete;

  Output &operator<<(View text) { return write(text.data(), text.size()); }
  Output &operator<<(const char *text) { return *this << View(text); }
  Output &operator<<(char byte) { return *this << (unsigned char)byte; }
  Output &operator<<(signed char byte) { return *this << (unsigned char)byte; }
  Output &operator<<(unsigned char byte) {
    keyway_write_byte(&output_, byte);
    return *this;
  }
  Output &operator<<(bool) = delete; /* a number, or a word? */
  Output &operator<<(int value) { return *this << (long long)value; }
  Output &operator<<(long value) { return *this << (long long)value; }
  Output &operator<<(long long value) {
    keyway_write_int(&output_, value);
    return *this;
  }
  Output &operator<<(unsigned value) {
    return *this << (unsigned long long)value;
  }
  Output &operator<<(unsigned long value) {
    return *this << (unsigned long long)value;
  }
  Output &operator<<(unsigned long long value) {
    keyway_write_uint(&output_, value);
    return *this;
  }

  /* <stdio.h> has snprintf, for `space` and `advance`. */
  Output &operator<<(double value) = delete;

  /* Appends `size` bytes of any kind. */
  Output &write(const void *data, size_t size) {
    keyway_write(&output_, data, size);
    return *this;
  }

  /* Room for `size` more bytes, or null; `advance` says how many were written. */
  char *space(size_t size) {
    return reinterpret_cast<char *>(keyway_write_space(&output_, size));
  }
  void advance(size_t size) { output_.size += size; }

  /* What was written so far, until more is. */
  const char *data() const {
    return output_.data ? reinterpret_cast<const char *>(output_.data) : "";
  }
  size_t size() const { return output_.size; }

  const keyway_output_t *get() const { return &output_; }

private:
  keyway_output_t output_ = {nullptr, 0, 0, 0};
};

/* What a function returns: bytes or an error. */
class Result {
public:
  Result(keyway_result_t result) : result_(result) {}
  /* What was written; not copied. */
  Result(const Output &output) : result_(keyway_reply_output(output.get())) {}
  /* Bytes that stay as they are until the next call, such as a constant or a part
   * of the input; not copied. */
  Result(View bytes) : result_(keyway_reply(bytes.data(), bytes.size())) {}
  Result(const char *text) : Result(View(text)) {}
  Result(decltype(nullptr)) = delete;
  /* No bytes. */
  Result() : Result(View()) {}
  /* A copy of a std::string or a container of bytes. */
  template <class Text, class = detail::IfText<Text>>
  Result(const Text &text)
      : result_(keyway_reply_copy(text.data(), text.size())) {}

  operator keyway_result_t() const { return result_; }

private:
  keyway_result_t result_;
};

/* An error, with a message that stays until the next call, or that was written.
 * Duties as of keyway_fail. [call] */
inline Result fail(int32_t code, const char *message = nullptr) {
  return keyway_fail(code, message);
}
inline Result fail(int32_t code, const Output &message) {
  return keyway_fail_output(code, message.get());
}
/* The same with a copy of a message that does not stay. */
inline Result fail(int32_t code, View message) {
  Output copy;
  copy << message;
  return fail(code, copy);
}

/* Base of a bytes plugin. The derived class writes functions that take a
 * keyway::View and return a keyway::Result, each named by a KEYWAY_METHOD, and
 * hides `init` and `cleanup` when it needs them. */
class Bytes {
public:
  /* Makes the object ready, after its constructor. A result < 0 is an error:
   * the object is destroyed, and init may be called again. [init] [may-trap] */
  int32_t init() { return KEYWAY_OK; }

  /* Releases what the destructor does not. The object is destroyed afterwards,
   * whatever the result. [init] [may-trap] */
  int32_t cleanup() { return KEYWAY_OK; }
};

namespace detail {

template <class Plugin, bool fits = HasObject<Plugin, Bytes>::all>
struct BytesObject : Object<Plugin> {};

template <class Plugin>
struct BytesObject<Plugin, false> : Assert<HasObject<Plugin, Bytes>> {
  static Plugin *object;
  static int32_t init();
  static int32_t cleanup();

  static_assert(HasObject<Plugin, Bytes>::base,
                "keyway: the plugin's class must derive publicly from "
                "keyway::Bytes");
};

template <class Plugin> using BytesOf = BytesObject<Plugin>;

} // namespace detail
} // namespace keyway

/* Exports a member function of the plugin's class under its own name. The class's
 * name has no comma in it. Stands at file scope, with a semicolon. */
#define KEYWAY_METHOD(type, method)                                           \
  template <class Plugin>                                                     \
  static auto keyway_call_##method(Plugin *object, keyway::View input, int)   \
      ->decltype(keyway::Result(object->method(input))) {                     \
    return object->method(input);                                             \
  }                                                                           \
  template <class Plugin>                                                     \
  static keyway::Result keyway_call_##method(Plugin *, keyway::View, long) {  \
    static_assert(sizeof(Plugin) == 0,                                        \
                  "keyway: " #type                                            \
                  " must have a public `keyway::Result " #method              \
                  "(keyway::View)`");                                         \
    return "";                                                                \
  }                                                                           \
  static keyway_result_t keyway_function_##method(keyway_view_t input) {      \
    return keyway_call_##method(keyway::detail::BytesOf<type>::object, input, \
                                0);                                           \
  }                                                                           \
  KEYWAY_FUNCTION_EXPORT_(#method, method, keyway_function_##method)          \
  static_assert(true, "")

/* A plugin of contract bytes@1 over a class, which derives from keyway::Bytes and
 * has a constructor without arguments. Stands once, at file scope, with a
 * semicolon. */
#define KEYWAY_BYTES_CLASS(name, ...)                    \
  static const keyway_bytes_plugin_t keyway_plugin = {   \
      keyway::detail::BytesOf<__VA_ARGS__>::init,        \
      keyway::detail::BytesOf<__VA_ARGS__>::cleanup, 0}; \
  KEYWAY_BYTES_PLUGIN_EXPORTS_(name)

#endif /* KEYWAY_BYTES_HPP */
