#include "runner/base/value.h"

#include <charconv>
#include <cmath>

#include "runner/base/units.h"

namespace benchfield {
namespace {

const Value kNull;

std::string number_text(double d) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, d).ptr;
  return {buffer, end};
}

}  // namespace

Map::Map(std::initializer_list<Entry> entries) : entries_(entries) {}
Map::Map(const Map& other) = default;
Map::Map(Map&& other) noexcept = default;
Map& Map::operator=(const Map& other) = default;
Map& Map::operator=(Map&& other) noexcept = default;
Map::~Map() = default;

const Value* Map::find(std::string_view key) const {
  for (const auto& [k, v] : entries_) {
    if (k == key) return &v;
  }
  return nullptr;
}

Value* Map::find(std::string_view key) {
  return const_cast<Value*>(static_cast<const Map*>(this)->find(key));
}

Value& Map::operator[](std::string_view key) {
  if (Value* found = find(key)) return *found;
  return entries_.emplace_back(std::string(key), Value()).second;
}

bool Map::erase(std::string_view key) {
  for (auto it = entries_.begin(); it != entries_.end(); ++it) {
    if (it->first == key) {
      entries_.erase(it);
      return true;
    }
  }
  return false;
}

bool Map::operator==(const Map& other) const { return entries_ == other.entries_; }

Value::Value() = default;
Value::Value(bool b) : v_(b) {}
Value::Value(std::int64_t i) : v_(i) {}
Value::Value(int i) : v_(static_cast<std::int64_t>(i)) {}
Value::Value(double d) : v_(d) {}
Value::Value(std::string s) : v_(std::move(s)) {}
Value::Value(std::string_view s) : v_(std::string(s)) {}
Value::Value(const char* s) : v_(std::string(s)) {}
Value::Value(Quantity q) : v_(q) {}
Value::Value(List l) : v_(std::move(l)) {}
Value::Value(Map m) : v_(std::move(m)) {}
Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;

bool Value::operator==(const Value& other) const { return v_ == other.v_; }

double Value::number(double fallback) const {
  if (const auto* i = std::get_if<std::int64_t>(&v_)) return static_cast<double>(*i);
  if (const auto* d = std::get_if<double>(&v_)) return *d;
  if (const auto* q = std::get_if<Quantity>(&v_)) return static_cast<double>(q->amount);
  return fallback;
}

std::int64_t Value::integer(std::int64_t fallback) const {
  if (const auto* i = std::get_if<std::int64_t>(&v_)) return *i;
  if (const auto* d = std::get_if<double>(&v_)) return std::llround(*d);
  if (const auto* q = std::get_if<Quantity>(&v_)) return q->amount;
  return fallback;
}

std::string Value::text(std::string_view fallback) const {
  const auto* s = as_string();
  return s ? *s : std::string(fallback);
}

bool Value::boolean(bool fallback) const {
  const auto* b = as_bool();
  return b ? *b : fallback;
}

const Value& Value::operator[](std::string_view key) const {
  const Map* map = as_map();
  const Value* found = map ? map->find(key) : nullptr;
  return found ? *found : kNull;
}

const Value& Value::at(std::size_t index) const {
  const List* list = as_list();
  return list && index < list->size() ? (*list)[index] : kNull;
}

const Value& Value::pointer(std::string_view path) const {
  const Value* here = this;
  while (!path.empty() && path.front() == '/') {
    path.remove_prefix(1);
    const auto cut = path.find('/');
    std::string name(path.substr(0, cut));
    path = cut == std::string_view::npos ? std::string_view{} : path.substr(cut);
    for (std::size_t at = 0; (at = name.find('~', at)) != std::string::npos; ++at) {
      name.replace(at, 2, name.compare(at, 2, "~1") == 0 ? "/" : "~");
    }
    if (here->is_list()) {
      std::size_t index = 0;
      const auto end = name.data() + name.size();
      if (std::from_chars(name.data(), end, index).ptr != end) return kNull;
      here = &here->at(index);
    } else {
      here = &(*here)[name];
    }
  }
  return *here;
}

std::string_view Value::kind_name() const {
  struct Names {
    std::string_view operator()(std::monostate) const { return "null"; }
    std::string_view operator()(bool) const { return "bool"; }
    std::string_view operator()(std::int64_t) const { return "whole number"; }
    std::string_view operator()(double) const { return "number"; }
    std::string_view operator()(const std::string&) const { return "text"; }
    std::string_view operator()(const Quantity& q) const { return dimension_name(q.dimension); }
    std::string_view operator()(const List&) const { return "list"; }
    std::string_view operator()(const Map&) const { return "map"; }
  };
  return std::visit(Names{}, v_);
}

std::string to_text(const Value& value) {
  if (value.is_null()) return "";
  if (const auto* b = value.as_bool()) return *b ? "true" : "false";
  if (const auto* i = value.as_int()) return std::to_string(*i);
  if (value.is_double()) return number_text(value.number());
  if (const auto* s = value.as_string()) return *s;
  if (const auto* q = value.as_quantity()) return to_text(*q);
  std::string out;
  if (const auto* list = value.as_list()) {
    for (const Value& item : *list) out += (out.empty() ? "" : ",") + to_text(item);
    return out;
  }
  for (const auto& [key, item] : *value.as_map()) {
    out += (out.empty() ? "" : ", ") + key + ": " + to_text(item);
  }
  return "{" + out + "}";
}

}  // namespace benchfield
