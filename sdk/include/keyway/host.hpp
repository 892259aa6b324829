/* Keyway host functions in C++: those of host.h over views. Included by
 * plugin.hpp; what is not called is not imported.
 */
#ifndef KEYWAY_HOST_HPP
#define KEYWAY_HOST_HPP

#include <keyway/bytes.hpp>
#include <keyway/host.h>

namespace keyway {

/* Levels of a log message. */
enum class Level : int32_t {
  trace = KEYWAY_LOG_TRACE,
  debug = KEYWAY_LOG_DEBUG,
  info = KEYWAY_LOG_INFO,
  warn = KEYWAY_LOG_WARN,
  error = KEYWAY_LOG_ERROR
};

/* Logs a text in UTF-8. [any] [host-import] */
inline void log(Level level, View text) {
  keyway_import_log(static_cast<int32_t>(level), text.data(), text.size());
}

/* The configuration under `key`, in memory of keyway_scratch; `fallback` where
 * there is none, or no memory for it. [init] [call] [host-import] */
inline View config_get(View key, View fallback = View()) {
  keyway_view_t value;
  return keyway_value_(keyway_import_config_get, key.data(), key.size(),
                       &value) < 0
             ? fallback
             : View(value);
}

/* The variable under `key`, in the same way. [init] [call] [host-import] */
inline View var_get(View key, View fallback = View()) {
  keyway_view_t value;
  return keyway_value_(keyway_import_var_get, key.data(), key.size(), &value) <
                 0
             ? fallback
             : View(value);
}

/* Sets a variable: KEYWAY_OK, or KEYWAY_ERROR_OUT_OF_MEMORY. [init] [call]
 * [host-import] */
inline int32_t var_set(View key, View value) {
  return keyway_import_var_set(key.data(), key.size(), value.data(),
                               value.size());
}

/* What a function of the host's own gave: an answer, or an error with the host's
 * message. The bytes are in memory of keyway_scratch, a zero byte behind them. */
class Answer {
public:
  Answer(int32_t code, keyway_view_t bytes) : code_(code), bytes_(bytes) {}

  /* Whether there is an answer. */
  explicit operator bool() const { return code_ >= 0; }

  /* The answer; the host's message where there is none. */
  View view() const { return bytes_; }

  /* KEYWAY_OK, or the error, for what returns a code. */
  int32_t code() const { return code_; }

  /* The error as the result of a function, with the host's message. [call] */
  Result error() const {
    return fail(code_, view().empty() ? nullptr : view().data());
  }

private:
  int32_t code_;
  keyway_view_t bytes_;
};

/* Calls a function that KEYWAY_HOST_FUNCTION declares:
 *
 *   const keyway::Answer price = keyway::host(shop_price, item);
 *   if (!price) {
 *     return price.error();
 *   }
 *   out << price.view();
 *
 * [init] [call] [host-import] */
inline Answer host(int32_t (*function)(const void *, size_t, keyway_view_t *),
                   View input) {
  keyway_view_t bytes;
  const int32_t code = function(input.data(), input.size(), &bytes);
  return Answer(code, bytes);
}

} // namespace keyway

#endif /* KEYWAY_HOST_HPP */
