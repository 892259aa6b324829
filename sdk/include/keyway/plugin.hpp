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
 * Two contracts, one base class and one macro each:
 *
 *   keyway::Lifecycle  KEYWAY_LIFECYCLE_CLASS  integers         lifecycle.hpp
 *   keyway::Bytes      KEYWAY_BYTES_CLASS      bytes and texts  bytes.hpp
 *
 * The host's init constructs the object, its cleanup destroys it; a second init
 * begins with a new object. The duties of each function are those of plugin.h.
 */
#ifndef KEYWAY_PLUGIN_HPP
#define KEYWAY_PLUGIN_HPP

#include <keyway/bytes.hpp>
#include <keyway/host.hpp>
#include <keyway/lifecycle.hpp>
#include <keyway/plugin.h>

#endif /* KEYWAY_PLUGIN_HPP */
