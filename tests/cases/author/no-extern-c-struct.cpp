// `extern "C"` forgotten with a signature that is wrong as well, in a namespace:
// nothing exports it, and it is gone.
// PLUGIN: function EXPORTS process
namespace shop {
struct Order {
  int number;
};
__attribute__((used)) int process(Order order) { return order.number; }
} // namespace shop
