/* Keyway views: bytes and texts that somebody else owns, in C++, with or without a
 * standard library. Included by bytes.hpp.
 */
#ifndef KEYWAY_VIEW_HPP
#define KEYWAY_VIEW_HPP

#include <keyway/bytes.h>

namespace keyway {

/* A range of objects that somebody else owns; as std::span, as far as it goes. */
template <class Type> class Span {
public:
  constexpr Span() = default;
  constexpr Span(Type *data, size_t size) : data_(data), size_(size) {}

  constexpr Type *data() const { return data_; }
  constexpr size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr Type *begin() const { return data_; }
  constexpr Type *end() const { return data_ + size_; }
  constexpr Type &operator[](size_t index) const { return data_[index]; }

private:
  Type *data_ = nullptr;
  size_t size_ = 0;
};

namespace detail {

/* Texts and containers of bytes: what has data() and size(). */
inline constexpr const char *characters(const char *data) { return data; }
inline const char *characters(const unsigned char *data) {
  return reinterpret_cast<const char *>(data);
}
template <class Text>
using IfText = decltype(characters(static_cast<const Text *>(nullptr)->data()),
                        static_cast<const Text *>(nullptr)->size());

} // namespace detail

/* A text, or any bytes, that somebody else owns; as std::string_view, as far as it
 * goes, and it converts from and to that. The bytes need not be UTF-8. [any] */
class View {
public:
  static constexpr size_t npos = static_cast<size_t>(-1);

  constexpr View() = default;
  constexpr View(const char *data, size_t size) : data_(data), size_(size) {}
  constexpr View(const char *text)
      : data_(text), size_(__builtin_strlen(text)) {}
  View(decltype(nullptr)) = delete;
  View(keyway_view_t bytes)
      : data_(detail::characters(bytes.data)), size_(bytes.size) {}
  template <class Text, class = detail::IfText<Text>>
  View(const Text &text)
      : data_(detail::characters(text.data())), size_(text.size()) {}

  /* To std::string_view, and to a std::string, which copies. */
  template <class Text, class = typename Text::traits_type>
  operator Text() const {
    return Text(data_, size_);
  }

  constexpr const char *data() const { return data_; }
  constexpr size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr const char *begin() const { return data_; }
  constexpr const char *end() const { return data_ + size_; }

  /* The byte at `index`, which must be below size(). */
  constexpr char operator[](size_t index) const { return data_[index]; }

  /* The same as numbers from 0 to 255. */
  Span<const unsigned char> bytes() const {
    return {reinterpret_cast<const unsigned char *>(data_), size_};
  }

  /* At most `size` bytes from `from` on; fewer, or none, where there are not as
   * many. */
  constexpr View substr(size_t from, size_t size = npos) const {
    return from > size_
               ? View(data_ + size_, 0)
               : View(data_ + from, size < size_ - from ? size : size_ - from);
  }

  /* The first place of `part` at `from` or later; npos where there is none. */
  size_t find(View part, size_t from = 0) const {
    for (size_t at = from; at <= size_ && part.size_ <= size_ - at; ++at) {
      if (same(data_ + at, part.data_, part.size_)) {
        return at;
      }
    }
    return npos;
  }
  size_t find(char byte, size_t from = 0) const {
    return find(View(&byte, 1), from);
  }

  bool starts_with(View part) const { return substr(0, part.size_) == part; }
  bool ends_with(View part) const {
    return part.size_ <= size_ && substr(size_ - part.size_) == part;
  }

  friend bool operator==(View left, View right) {
    return left.size_ == right.size_ &&
           same(left.data_, right.data_, left.size_);
  }
  friend bool operator!=(View left, View right) { return !(left == right); }

private:
  /* Of no bytes the addresses may be null. */
  static bool same(const char *left, const char *right, size_t size) {
    return size == 0 || __builtin_memcmp(left, right, size) == 0;
  }

  const char *data_ = "";
  size_t size_ = 0;
};

} // namespace keyway

#endif /* KEYWAY_VIEW_HPP */
