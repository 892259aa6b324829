// A function that knows nothing of Keyway, as existing code does not: EXPORTS in
// CMakeLists.txt exports it under its own name, and `extern "C"` keeps that name.
extern "C" int process(int value) {
  if (value < 0 || value > 46340) {
    return -3; // a result < 0 is an error; -3 is an invalid argument
  }
  return value * value;
}
