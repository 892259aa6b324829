/* Keyway plugins of contract lifecycle@1 as a C++ class. Included by plugin.hpp.
 */
#ifndef KEYWAY_LIFECYCLE_HPP
#define KEYWAY_LIFECYCLE_HPP

#include <keyway/class.hpp>
#include <keyway/lifecycle.h>

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

/* Converts to int32_t and to nothing else, so that a `process` of another
 * integer, which would cut its input, is told apart. */
struct Input {
  operator int32_t() const noexcept;
  template <class Other> operator Other() const = delete;
};

template <class Plugin> struct HasProcess : HasObject<Plugin, Lifecycle> {
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

  static constexpr bool process = decltype(called_of<Plugin>(0))::value &&
                                  (decltype(process_of<Plugin>(0))::value ||
                                   decltype(exact_of<Plugin>(0))::value);
};

template <class Plugin,
          bool fits = HasProcess<Plugin>::all &&HasProcess<Plugin>::process>
struct LifecycleObject : Object<Plugin> {
  static int32_t process(int32_t value) {
    return Object<Plugin>::object->process(value);
  }
};

template <class Plugin>
struct LifecycleObject<Plugin, false> : Assert<HasProcess<Plugin>> {
  static int32_t init(); // before the assertions, to be known in spite of them
  static int32_t process(int32_t value);
  static int32_t cleanup();

  static_assert(HasProcess<Plugin>::base,
                "keyway: the plugin's class must derive publicly from "
                "keyway::Lifecycle");
  static_assert(HasProcess<Plugin>::process || !HasProcess<Plugin>::base,
                "keyway: the plugin's class must have a public "
                "`int32_t process(int32_t)`");
};

/* The macro's way to it: a class may be a template with commas in its name. */
template <class Plugin> using LifecycleOf = LifecycleObject<Plugin>;

} // namespace detail
} // namespace keyway

/* A plugin of contract lifecycle@1 over a class, which derives from
 * keyway::Lifecycle and has a constructor without arguments. Stands once, at
 * file scope, with a semicolon. */
#define KEYWAY_LIFECYCLE_CLASS(name, ...)                    \
  static const keyway_lifecycle_t keyway_plugin = {          \
      keyway::detail::LifecycleOf<__VA_ARGS__>::process,     \
      keyway::detail::LifecycleOf<__VA_ARGS__>::init,        \
      keyway::detail::LifecycleOf<__VA_ARGS__>::cleanup, 0}; \
  KEYWAY_LIFECYCLE_EXPORTS_(name)

#endif /* KEYWAY_LIFECYCLE_HPP */
