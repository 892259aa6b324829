// operator new and operator delete in all their forms, virtual destructors, and
// what happens where memory cannot grow: null from the forms that may return it,
// and a trap, told as the memory limit, from those that may not.
// PLUGIN: bytes
// RUN: keyway call new-delete.wasm forms
// RUN: keyway call new-delete.wasm nothrow --memory 256
// RUN: keyway call new-delete.wasm plain --memory 256
#include <keyway/plugin.hpp>

#include <new>

static int alive;

struct Base {
  Base() { ++alive; }
  virtual ~Base() { --alive; }
  virtual int value() const = 0;
};

struct Small : Base {
  int value() const override { return 1; }
};

struct alignas(64) Wide : Base {
  int value() const override {
    return reinterpret_cast<size_t>(this) % 64 == 0 ? 2 : -1;
  }
  char bytes[100];
};

KEYWAY_FUNCTION(forms, input) {
  int sum = 0;
  for (int i = 0; i < 1000; ++i) {
    Base *const objects[] = {new Small, new Wide, new Small};
    for (Base *object : objects) {
      sum += object->value();
      delete object;
    }
    Small *const array = new Small[3];
    Wide *const wide = new Wide[2];
    sum += array[2].value() + wide[1].value();
    delete[] array;
    delete[] wide;
  }
  keyway::Output out;
  out << sum << " from objects, " << alive << " alive";
  return keyway::Result(out);
}

KEYWAY_FUNCTION(nothrow, input) {
  char *const data = new (std::nothrow) char[1 << 20];
  return data ? keyway_reply_text("there")
              : keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, "null");
}

KEYWAY_FUNCTION(plain, input) {
  volatile char *const data = new char[1 << 20];
  data[0] = 1;
  return keyway_reply_text("there");
}

KEYWAY_BYTES_PLUGIN("new-delete");
