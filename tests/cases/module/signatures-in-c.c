/* What clang makes of C prototypes that are not the contract's, and what the hints say
 * of it. Each function stands beside its line in the contract.
 * RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports.required]\n' > own.toml; sed -n 's/.* \/\/ \(.* = .*\)/\1/p' signatures-in-c.c >> own.toml
 * RUN: "$CLANG" -x c -Wno-deprecated --target=wasm32-wasi -nostdlib -Wl,--no-entry -O2 -o plugin.wasm signatures-in-c.c
 * RUN: wasm-abi-check --contract own.toml plugin.wasm
 */
#define EXPORT(name) __attribute__((export_name(#name)))

typedef struct {
  int status, value;
} result_t;
typedef __int128 wide_t;

EXPORT(a_struct) result_t a_struct(int x) {
  return (result_t){0, x};
} // a_struct = "(i32) -> i32"
EXPORT(b_struct_for_wide) result_t b_struct(int x) {
  return (result_t){0, x};
} // b_struct_for_wide = "(i32) -> i64"
EXPORT(c_int128) wide_t c_int128(int x) {
  return x;
} // c_int128 = "(i32) -> i64"
EXPORT(d_takes_int128) int d_takes_int128(wide_t x) {
  return (int)x;
} // d_takes_int128 = "(i64) -> i32"
EXPORT(e_takes_int128) int e_takes_int128(int x, wide_t y) {
  return x + (int)y;
} // e_takes_int128 = "(i32, i32) -> i32"
EXPORT(f_long_long) long long f_long_long(long long x) {
  return x;
} // f_long_long = "(i32) -> i32"
EXPORT(g_long) long g_long(long x) { return x; } // g_long = "(i64) -> i64"
EXPORT(h_float) int h_float(float x) {
  return (int)x;
} // h_float = "(i32) -> i32"
EXPORT(i_int) int i_int(int x) { return x; } // i_int = "(f64) -> f64"
EXPORT(j_double) double j_double(double x) {
  return x;
} // j_double = "(f32) -> f32"
EXPORT(k_float) float k_float(float x) { return x; } // k_float = "(f64) -> f64"
EXPORT(l_few) int l_few(int x) { return x; } // l_few = "(i32, i32) -> i32"
EXPORT(m_many) int m_many(int x, int y) {
  return x + y;
} // m_many = "(i32) -> i32"
EXPORT(n_nothing) void n_nothing(int x) {
  (void)x;
} // n_nothing = "(i32) -> i32"
EXPORT(o_something) int o_something(int x) {
  return x;
} // o_something = "(i32) -> ()"
EXPORT(p_nothing_and_many) void p_nothing_and_many(int x, int y) {
  (void)x, (void)y;
} // p_nothing_and_many = "(i32) -> i32"
EXPORT(q_right) long q_right(int x, const char *y, unsigned char z) {
  return x + *y + z;
} // q_right = "(i32, i32, i32) -> i32"
