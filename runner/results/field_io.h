#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/base/value.h"
#include "runner/results/model.h"

namespace benchfield {

/// Text of a trial's state, as stored.
std::string_view state_name(TrialState state);
std::optional<TrialState> state_of(std::string_view name);

/// Builds a map from members; used with fields() of model_fields.h.
class FieldWriter {
 public:
  template <class T>
  void operator()(const char* name, T& member) {
    put(name, member);
  }
  template <class T>
  void key(const char* name, T& member) {
    put(name, member);
  }
  template <class A, class B>
  void pairs(const char* name, const char* first, const char* second,
             std::vector<std::pair<A, B>>& members) {
    List list;
    for (const auto& [a, b] : members) list.push_back(Map{{first, Value(a)}, {second, Value(b)}});
    map_[name] = Value(std::move(list));
  }
  Map take() { return std::move(map_); }

 private:
  template <class T>
  void put(const char* name, T& member) {
    map_[name] = form(member);
  }
  template <class T>
  void put(const char* name, std::optional<T>& member) {
    if (member) map_[name] = form(*member);
  }

  static Value form(std::string& text) { return text; }
  static Value form(double& number) { return number; }
  static Value form(bool& truth) { return truth; }
  static Value form(int& number) { return number; }
  static Value form(std::int64_t& number) { return number; }
  static Value form(Map& map) { return map; }
  static Value form(TrialState& state) { return state_name(state); }
  template <class T>
  static Value form(std::vector<T>& members) {
    List list;
    for (T& member : members) list.push_back(form(member));
    return list;
  }
  template <class T>
  static Value form(T& object) {
    FieldWriter writer;
    fields(writer, object);
    return writer.take();
  }

  Map map_;
};

/// Fills members from a map. The first problem is kept, with its place; what follows is skipped.
class FieldReader {
 public:
  FieldReader(const Value& value, std::string path, std::string& problem)
      : value_(value), path_(std::move(path)), problem_(problem) {
    if (!value.is_map()) expected("a map");
  }

  template <class T>
  void operator()(const char* name, T& member) {
    const Value& value = value_[name];
    if (problem_.empty() && !absent(name)) read(value, join(name), member);
  }
  template <class T>
  void key(const char* name, T& member) {
    if (problem_.empty() && absent(name)) problem_ = "'" + join(name) + "' is missing";
    (*this)(name, member);
  }
  template <class A, class B>
  void pairs(const char* name, const char* first, const char* second,
             std::vector<std::pair<A, B>>& members) {
    if (!problem_.empty() || absent(name)) return;
    const List* list = value_[name].as_list();
    if (!list) return wrong(join(name), "a list", value_[name]);
    for (std::size_t i = 0; i < list->size(); ++i) {
      FieldReader reader((*list)[i], at(join(name), i), problem_);
      std::pair<A, B> member;
      reader.key(first, member.first);
      reader.key(second, member.second);
      members.push_back(std::move(member));
    }
  }

 private:
  bool absent(const char* name) const {
    const Map* map = value_.as_map();
    return !map || !map->find(name);
  }
  std::string join(const char* name) const { return path_.empty() ? name : path_ + "." + name; }
  static std::string at(const std::string& path, std::size_t index) {
    return path + "[" + std::to_string(index) + "]";
  }
  void expected(const char* what) { wrong(path_, what, value_); }
  void wrong(const std::string& path, const char* what, const Value& found) {
    if (!problem_.empty()) return;
    problem_ = (path.empty() ? std::string("the document") : "'" + path + "'") + " is " +
               std::string(found.kind_name()) + ", expected " + what;
  }

  void read(const Value& v, const std::string& path, std::string& out) {
    v.is_string() ? void(out = *v.as_string()) : wrong(path, "text", v);
  }
  void read(const Value& v, const std::string& path, double& out) {
    v.is_number() ? void(out = v.number()) : wrong(path, "a number", v);
  }
  void read(const Value& v, const std::string& path, bool& out) {
    v.is_bool() ? void(out = *v.as_bool()) : wrong(path, "true or false", v);
  }
  void read(const Value& v, const std::string& path, std::int64_t& out) {
    v.is_int() ? void(out = *v.as_int()) : wrong(path, "a whole number of 64 bits", v);
  }
  void read(const Value& v, const std::string& path, int& out) {
    const std::int64_t* whole = v.as_int();
    const bool fits = whole && *whole >= std::numeric_limits<int>::min() &&
                      *whole <= std::numeric_limits<int>::max();
    fits ? void(out = static_cast<int>(*whole)) : wrong(path, "a whole number of 32 bits", v);
  }
  void read(const Value& v, const std::string& path, Map& out) {
    v.is_map() ? void(out = *v.as_map()) : wrong(path, "a map", v);
  }
  void read(const Value& v, const std::string& path, TrialState& out) {
    const auto state = v.is_string() ? state_of(*v.as_string()) : std::nullopt;
    state ? void(out = *state) : wrong(path, "complete, failed or interrupted", v);
  }
  template <class T>
  void read(const Value& v, const std::string& path, std::optional<T>& out) {
    T member{};
    read(v, path, member);
    if (problem_.empty()) out = std::move(member);
  }
  template <class T>
  void read(const Value& v, const std::string& path, std::vector<T>& out) {
    const List* list = v.as_list();
    if (!list) return wrong(path, "a list", v);
    out.reserve(list->size());
    for (std::size_t i = 0; i < list->size() && problem_.empty(); ++i) {
      T member{};
      read((*list)[i], at(path, i), member);
      out.push_back(std::move(member));
    }
  }
  template <class T>
  void read(const Value& v, const std::string& path, T& object) {
    FieldReader reader(v, path, problem_);
    if (problem_.empty()) fields(reader, object);
  }

  const Value& value_;
  std::string path_;
  std::string& problem_;
};

}  // namespace benchfield
