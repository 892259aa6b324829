/* Keyway plugins as C++ classes: what lifecycle.hpp and bytes.hpp share. Included
 * by them.
 */
#ifndef KEYWAY_CLASS_HPP
#define KEYWAY_CLASS_HPP

#include <keyway/export.h>

namespace keyway {
namespace detail {

struct Place {}; /* our own tag: <new> may be included beside this header */

} // namespace detail
} // namespace keyway

inline void *operator new(__SIZE_TYPE__, keyway::detail::Place,
                          void *storage) noexcept {
  return storage;
}

namespace keyway {
namespace detail {

template <class Left, class Right> struct Same {
  static constexpr bool value = false;
};
template <class Type> struct Same<Type, Type> {
  static constexpr bool value = true;
};

template <class Type> Type &any() noexcept; /* for decltype, never defined */

/* What every plugin's class has. Rationale: found out before anything uses it, so
 * that the compiler says one sentence instead of a page. */
template <class Plugin, class Base> struct HasObject {
  static int take(const volatile Base *);
  template <class P>
  static Same<decltype(take(static_cast<P *>(nullptr))), int> base_of(int);
  template <class P> static Same<void, int> base_of(...);
  template <class P>
  static Same<decltype(::new (Place(), static_cast<void *>(nullptr)) P()), P *>
  made_of(int);
  template <class P> static Same<void, int> made_of(...);
  template <class P>
  static Same<decltype(any<P>().~P()), void> destroyed_of(int);
  template <class P> static Same<void, int> destroyed_of(...);
  template <class P>
  static Same<decltype(any<P>().init()), int32_t> init_of(int);
  template <class P> static Same<void, int> init_of(...);
  template <class P>
  static Same<decltype(any<P>().cleanup()), int32_t> cleanup_of(int);
  template <class P> static Same<void, int> cleanup_of(...);

  static constexpr bool base = decltype(base_of<Plugin>(0))::value;
  static constexpr bool object = !__is_abstract(Plugin) &&
                                 decltype(made_of<Plugin>(0))::value &&
                                 decltype(destroyed_of<Plugin>(0))::value;
  static constexpr bool init = decltype(init_of<Plugin>(0))::value;
  static constexpr bool cleanup = decltype(cleanup_of<Plugin>(0))::value;
  static constexpr bool all = base && object && init && cleanup;
};

/* The sentences. */
template <class Has> struct Assert {
  static_assert(
      Has::object || !Has::base,
      "keyway: the plugin's class must not be abstract, and must have "
      "a public constructor without arguments and a public destructor");
  static_assert(Has::init || !Has::base,
                "keyway: the plugin's class must have a public "
                "`int32_t init()`, or none");
  static_assert(Has::cleanup || !Has::base,
                "keyway: the plugin's class must have a public "
                "`int32_t cleanup()`, or none");
};

/* The object of the plugin's class, between init and cleanup. */
template <class Plugin> struct Object {
  alignas(Plugin) static unsigned char storage[sizeof(Plugin)];
  static Plugin *object;

  static int32_t init() {
    object = ::new (Place(), static_cast<void *>(storage)) Plugin();
    const int32_t status = object->init();
    if (status < 0) {
      object->Plugin::~Plugin();
    }
    return status;
  }
  static int32_t cleanup() {
    const int32_t status = object->cleanup();
    object->Plugin::~Plugin();
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

#endif /* KEYWAY_CLASS_HPP */
