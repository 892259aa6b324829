// A struct across the boundary becomes a hidden pointer.
// PLUGIN: function EXPORTS process
struct Result {
  int status, value;
};
extern "C" Result process(int value) { return {0, value}; }
