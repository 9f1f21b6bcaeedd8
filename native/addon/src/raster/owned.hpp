#pragma once
#include <cstddef>

namespace semantile {
namespace {

/** An array that goes with its owner. Not the standard library's: of that the linker keeps one copy, for whatever processor it was compiled. */
template <typename T>
class Owned {
 public:
  Owned() = default;
  explicit Owned(size_t count) : items_(new T[count]) {}
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() { delete[] items_; }

  void make(size_t count) {
    delete[] items_;
    items_ = nullptr;
    items_ = new T[count];
  }

  T* get() const { return items_; }

 private:
  T* items_ = nullptr;
};

}  // namespace
}  // namespace semantile
