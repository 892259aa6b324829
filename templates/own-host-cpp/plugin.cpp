#include <keyway/plugin.hpp>

// What the host sells: it takes an item's name, and answers its price.
KEYWAY_HOST_FUNCTION("shop", "price", shop_price);

class Shop : public keyway::Bytes {
public:
  keyway::Result quote(keyway::View item) {
    const keyway::Answer price = keyway::host(shop_price, item);
    if (!price) {
      return price.error(); // with the host's message
    }
    keyway::Output out;
    out << item << ": " << price.view();
    return out;
  }
};

KEYWAY_METHOD(Shop, quote);
KEYWAY_BYTES_CLASS("own-host-cpp", Shop);
