/* Keyway plugins in C++17, as a class. Needs no standard library, no
 * exceptions, no RTTI.
 *
 *   #include <keyway/plugin.hpp>
 *
 *   class LowByte : public keyway::Lifecycle {
 *   public:
 *     int32_t process(int32_t value) { return value & 0xff; }
 *   };
 *
 *   KEYWAY_LIFECYCLE_CLASS("low-byte", LowByte);
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

/* Converts to int32_t and to nothing else, so that a `process` of another
 * integer, which would cut its input, is told apart. */
struct Input {
  operator int32_t() const noexcept;
  template <class Other> operator Other() const = delete;
};

/* What a class has. Rationale: found out before anything uses it, so that the
 * compiler says one sentence instead of a page. */
template <class Plugin> struct Has {
  static int take(const volatile Lifecycle *);
  template <class P>
  static Same<decltype(take(static_cast<P *>(nullptr))), int> base_of(int);
  template <class P> static Same<void, int> base_of(...);
  template <class P>
  static Same<decltype(any<P>().process(any<const int32_t>())), int32_t>
  called_of(int);
  template <class P> static Same<void, int> called_of(...);
  template <class P>
  static Same<decltype(any<P>().process(Input())), int32_t> process_of(int);
  template <class P> static Same<void, int> process_of(...);
  /* Among overloads, or of a template, the one that is meant. */
  template <class P>
  static Same<decltype(static_cast<int32_t (P::*)(int32_t)>(&P::process)),
              int32_t (P::*)(int32_t)>
  exact_of(int);
  template <class P> static Same<void, int> exact_of(...);
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
  static constexpr bool process = decltype(called_of<Plugin>(0))::value &&
                                  (decltype(process_of<Plugin>(0))::value ||
                                   decltype(exact_of<Plugin>(0))::value);
  static constexpr bool object = !__is_abstract(Plugin) &&
                                 decltype(made_of<Plugin>(0))::value &&
                                 decltype(destroyed_of<Plugin>(0))::value;
  static constexpr bool init = decltype(init_of<Plugin>(0))::value;
  static constexpr bool cleanup = decltype(cleanup_of<Plugin>(0))::value;
  static constexpr bool all = base && object && process && init && cleanup;
};

/* The object of the plugin's class, between init and cleanup. */
template <class Plugin, bool has_all = Has<Plugin>::all> struct Object {
  alignas(Plugin) static unsigned char storage[sizeof(Plugin)];
  static Plugin *object;

  static int32_t init();
  static int32_t process(int32_t value) { return object->process(value); }
  static int32_t cleanup() {
    const int32_t status = object->cleanup();
    object->Plugin::~Plugin();
    return status;
  }
};

template <class Plugin> struct Object<Plugin, false> {
  static int32_t init(); // before the assertions, to be known in spite of them
  static int32_t process(int32_t value);
  static int32_t cleanup();

  static_assert(Has<Plugin>::base,
                "keyway: the plugin's class must derive publicly from "
                "keyway::Lifecycle");
  static_assert(
      Has<Plugin>::object || !Has<Plugin>::base,
      "keyway: the plugin's class must not be abstract, and must have "
      "a public constructor without arguments and a public destructor");
  static_assert(Has<Plugin>::process || !Has<Plugin>::base,
                "keyway: the plugin's class must have a public "
                "`int32_t process(int32_t)`");
  static_assert(Has<Plugin>::init || !Has<Plugin>::base,
                "keyway: the plugin's class must have a public "
                "`int32_t init()`, or none");
  static_assert(Has<Plugin>::cleanup || !Has<Plugin>::base,
                "keyway: the plugin's class must have a public "
                "`int32_t cleanup()`, or none");
};

/* The macro's way to it: a class may be a template with commas in its name. */
template <class Plugin> using ObjectOf = Object<Plugin>;

/* Rationale: not inline variables, so that a compiler whose default is C++14, as
 * that of LLVM 14 and 15 is, needs no -std. */
template <class Plugin, bool has_all>
alignas(Plugin) unsigned char Object<Plugin, has_all>::storage[sizeof(Plugin)];
template <class Plugin, bool has_all> Plugin *Object<Plugin, has_all>::object;

} // namespace detail
} // namespace keyway

template <class Plugin, bool has_all>
int32_t keyway::detail::Object<Plugin, has_all>::init() {
  object = ::new (Place(), static_cast<void *>(storage)) Plugin();
  const int32_t status = object->init();
  if (status < 0) {
    object->Plugin::~Plugin();
  }
  return status;
}

/* A plugin of contract lifecycle@1 over a class, which derives from
 * keyway::Lifecycle and has a constructor without arguments. Stands once, at
 * file scope, with a semicolon. */
#define KEYWAY_LIFECYCLE_CLASS(name, ...)                 \
  static const keyway_lifecycle_t keyway_plugin = {       \
      keyway::detail::ObjectOf<__VA_ARGS__>::process,     \
      keyway::detail::ObjectOf<__VA_ARGS__>::init,        \
      keyway::detail::ObjectOf<__VA_ARGS__>::cleanup, 0}; \
  KEYWAY_LIFECYCLE_EXPORTS_(name)

#endif /* KEYWAY_PLUGIN_HPP */
