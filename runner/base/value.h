#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace benchfield {

class Value;
using List = std::vector<Value>;

// What these two are copied, moved and destroyed by is compiled once (value.cc), not in every file
// that holds one: an eighth of the time of a build.

/// Insertion-ordered map with string keys; small, so look-up is linear.
class Map {
 public:
  using Entry = std::pair<std::string, Value>;
  Map() = default;
  Map(std::initializer_list<Entry> entries);
  Map(const Map& other);
  Map(Map&& other) noexcept;
  Map& operator=(const Map& other);
  Map& operator=(Map&& other) noexcept;
  ~Map();

  const Value* find(std::string_view key) const;  ///< null if absent
  Value* find(std::string_view key);
  Value& operator[](std::string_view key);  ///< inserts null if absent
  bool erase(std::string_view key);

  std::vector<Entry>::const_iterator begin() const { return entries_.begin(); }
  std::vector<Entry>::const_iterator end() const { return entries_.end(); }
  std::vector<Entry>::iterator begin() { return entries_.begin(); }
  std::vector<Entry>::iterator end() { return entries_.end(); }
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  bool operator==(const Map& other) const;

 private:
  std::vector<Entry> entries_;
};

enum class Dimension { duration, count, rate, byte_rate, size, cores, percent };

/// A number with a unit. amount is in ns, items, items, bytes, bytes, thousandths of a core, or
/// percent x 1000; a rate is `amount` items (or bytes) every `per_ns` nanoseconds, so that no rate
/// is ever rounded.
struct Quantity {
  Dimension dimension = Dimension::count;
  std::int64_t amount = 0;
  std::int64_t per_ns = 0;
  bool operator==(const Quantity&) const = default;
};

/// The one dynamic value: what YAML scalars, expressions, facts and JSON documents hold.
class Value {
 public:
  Value();
  Value(bool b);
  Value(std::int64_t i);
  Value(int i);
  Value(double d);
  Value(std::string s);
  Value(std::string_view s);
  Value(const char* s);
  Value(Quantity q);
  Value(List l);
  Value(Map m);
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  bool is_null() const { return std::holds_alternative<std::monostate>(v_); }
  bool is_bool() const { return std::holds_alternative<bool>(v_); }
  bool is_int() const { return std::holds_alternative<std::int64_t>(v_); }
  bool is_double() const { return std::holds_alternative<double>(v_); }
  bool is_number() const { return is_int() || is_double(); }
  bool is_string() const { return std::holds_alternative<std::string>(v_); }
  bool is_quantity() const { return std::holds_alternative<Quantity>(v_); }
  bool is_list() const { return std::holds_alternative<List>(v_); }
  bool is_map() const { return std::holds_alternative<Map>(v_); }

  /// Null when the value is of another kind.
  const bool* as_bool() const { return std::get_if<bool>(&v_); }
  const std::int64_t* as_int() const { return std::get_if<std::int64_t>(&v_); }
  const std::string* as_string() const { return std::get_if<std::string>(&v_); }
  const Quantity* as_quantity() const { return std::get_if<Quantity>(&v_); }
  const List* as_list() const { return std::get_if<List>(&v_); }
  const Map* as_map() const { return std::get_if<Map>(&v_); }
  List* as_list() { return std::get_if<List>(&v_); }
  Map* as_map() { return std::get_if<Map>(&v_); }

  /// Number as double, or fallback for anything that is not a number or a quantity (then its
  /// amount).
  double number(double fallback = 0) const;
  /// Whole number, rounding a double; amount of a quantity; else fallback.
  std::int64_t integer(std::int64_t fallback = 0) const;
  /// The string, or fallback.
  std::string text(std::string_view fallback = {}) const;
  bool boolean(bool fallback = false) const;

  /// Member of a map by name or null value; element of a list by position or null value.
  const Value& operator[](std::string_view key) const;
  const Value& at(std::size_t index) const;
  /// Value at "/a/b/0" (RFC 6901), null value if absent.
  const Value& pointer(std::string_view path) const;

  /// One word: null, bool, whole number, number, text, duration, ..., list, map.
  std::string_view kind_name() const;
  bool operator==(const Value& other) const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Quantity, List, Map> v_;
};

/// As it appears inside a text: numbers shortest, quantities with a suffix, lists joined by commas,
/// maps as {k: v}.
std::string to_text(const Value& value);

}  // namespace benchfield
