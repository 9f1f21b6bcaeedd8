#pragma once
#include <node_api.h>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

/** Reads and checks what JavaScript hands over. Failures are `ArgumentError`s, which become JavaScript's RangeErrors. */
namespace semantile {

struct ArgumentError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <typename T>
struct Array {
  T* data;
  size_t length;
};

template <typename T>
constexpr napi_typedarray_type typeOf();
template <>
constexpr napi_typedarray_type typeOf<int32_t>() { return napi_int32_array; }
template <>
constexpr napi_typedarray_type typeOf<uint32_t>() { return napi_uint32_array; }
template <>
constexpr napi_typedarray_type typeOf<uint8_t>() { return napi_uint8_array; }
template <>
constexpr napi_typedarray_type typeOf<float>() { return napi_float32_array; }
template <>
constexpr napi_typedarray_type typeOf<double>() { return napi_float64_array; }

inline void require(bool isTrue, const char* expectation) {
  if (!isTrue) throw ArgumentError(expectation);
}

/** The properties of one object. */
class Arguments {
 public:
  Arguments(napi_env env, napi_value object) : env_(env), object_(object) {
    napi_valuetype type;
    require(napi_typeof(env, object, &type) == napi_ok && type == napi_object, "one object is expected");
  }

  template <typename T>
  Array<T> array(const char* name) const {
    const napi_value value = property(name);
    bool isTyped = false;
    napi_typedarray_type type;
    Array<T> array{nullptr, 0};
    void* data = nullptr;
    const bool isRead = napi_is_typedarray(env_, value, &isTyped) == napi_ok && isTyped &&
                        napi_get_typedarray_info(env_, value, &type, &array.length, &data, nullptr, nullptr) == napi_ok;
    if (!isRead || type != typeOf<T>()) throw ArgumentError(std::string(name) + " is not the kind of typed array that is expected");
    array.data = static_cast<T*>(data);
    return array;
  }

  double number(const char* name, double least, double most) const {
    double value = 0;
    // Texts are made when they are needed: some jobs have thirty numbers and take microseconds.
    if (!(napi_get_value_double(env_, property(name), &value) == napi_ok && value >= least && value <= most))
      throw ArgumentError(std::string(name) + " is not a number from " + std::to_string(least) + " to " + std::to_string(most));
    return value;
  }

  int64_t integer(const char* name, int64_t least, int64_t most) const {
    const double value = number(name, static_cast<double>(least), static_cast<double>(most));
    if (value != std::floor(value)) throw ArgumentError(std::string(name) + " is not a whole number");
    return static_cast<int64_t>(value);
  }

  std::string text(const char* name) const {
    char buffer[32];
    size_t length = 0;
    if (napi_get_value_string_utf8(env_, property(name), buffer, sizeof buffer, &length) != napi_ok)
      throw ArgumentError(std::string(name) + " is not a text");
    return std::string(buffer, length);
  }

 private:
  napi_value property(const char* name) const {
    napi_value value = nullptr;
    if (napi_get_named_property(env_, object_, name, &value) != napi_ok) throw ArgumentError(std::string(name) + " is missing");
    return value;
  }

  napi_env env_;
  napi_value object_;
};

}  // namespace semantile
