/* Keyway plugins in C++17, as a class. Needs no standard library, no
 * exceptions, no RTTI.
 *
 *   #include <keyway/plugin.hpp>
 *
 *   class Hello : public keyway::Lifecycle {
 *   public:
 *     int32_t process(int32_t value) { return 2 * value + 1; }
 *   };
 *
 *   KEYWAY_LIFECYCLE_CLASS("hello", Hello);
 *
 * The host's init constructs the object, its cleanup destroys it; a second init
 * begins with a new object. The duties of each function are those of
 * keyway_lifecycle_t in plugin.h.
 */
#ifndef KEYWAY_PLUGIN_HPP
#define KEYWAY_PLUGIN_HPP

#include <keyway/plugin.h>

namespace keyway {

/* Base of a lifecycle plugin. The derived class writes `process`, and hides
 * `init` and `cleanup` when it needs them.
 *
 * Rationale: no virtual functions; the macro knows the class, so that a vtable
 * would only cost bytes. */
class Lifecycle {
public:
  /* Makes the object ready, after its constructor. A result < 0 is an error:
   * the object is destroyed, and init may be called again. [init] [may-trap] */
  int32_t init() { return KEYWAY_OK; }

  /* Releases what the destructor does not. The object is destroyed afterwards,
   * whatever the result. [init] [may-trap] */
  int32_t cleanup() { return KEYWAY_OK; }
};

namespace detail {

struct Place {}; /* our own tag: <new> may be included beside this header */

template <class Left, class Right> struct Same {
  static constexpr bool value = false;
};
template <class Type> struct Same<Type, Type> {
  static constexpr bool value = true;
};

template <class Type> Type &any() noexcept; // for decltype, never defined

template <class Plugin> struct Object {
  static_assert(__is_base_of(Lifecycle, Plugin),
                "keyway: derive the plugin's class from keyway::Lifecycle");
  static_assert(
      Same<decltype(any<Plugin>().process(int32_t())), int32_t>::value,
      "keyway: the plugin's class must have `int32_t process(int32_t)`");
  static_assert(Same<decltype(any<Plugin>().init()), int32_t>::value,
                "keyway: the plugin's class must have `int32_t init()`");
  static_assert(Same<decltype(any<Plugin>().cleanup()), int32_t>::value,
                "keyway: the plugin's class must have `int32_t cleanup()`");

  alignas(Plugin) static unsigned char storage[sizeof(Plugin)];
  static Plugin *object;

  static int32_t init();
  static int32_t process(int32_t value) { return object->process(value); }
  static int32_t cleanup() {
    const int32_t status = object->cleanup();
    object->~Plugin();
    return status;
  }
};

/* Rationale: not inline variables, so that a compiler whose default is C++14, as
 * that of LLVM 14 and 15 is, needs no -std. */
template <class Plugin>
alignas(Plugin) unsigned char Object<Plugin>::storage[sizeof(Plugin)];
template <class Plugin> Plugin *Object<Plugin>::object;

} // namespace detail
} // namespace keyway

inline void *operator new(__SIZE_TYPE__, keyway::detail::Place,
                          void *storage) noexcept {
  return storage;
}

template <class Plugin> int32_t keyway::detail::Object<Plugin>::init() {
  object = new (Place(), static_cast<void *>(storage)) Plugin();
  const int32_t status = object->init();
  if (status < 0) {
    object->~Plugin();
  }
  return status;
}

/* A plugin of contract lifecycle@1 over `Class`, which derives from
 * keyway::Lifecycle and has a constructor without arguments. Stands once, at
 * file scope, with a semicolon. */
#define KEYWAY_LIFECYCLE_CLASS(name, Class)         \
  static const keyway_lifecycle_t keyway_plugin = { \
      keyway::detail::Object<Class>::process,       \
      keyway::detail::Object<Class>::init,          \
      keyway::detail::Object<Class>::cleanup};      \
  KEYWAY_LIFECYCLE_EXPORTS_(name)

#endif /* KEYWAY_PLUGIN_HPP */
