#include <charconv>
#include <cmath>

#include "runner/plan/codes.h"
#include "runner/plan/expression.h"
#include "runner/plan/scalar.h"

namespace benchfield {
namespace {

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const auto word : words) {
    if (text == word) return true;
  }
  return false;
}

template <class T, class... Base>
std::optional<T> whole_text(std::string_view text, Base... base) {
  T out{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out, base...);
  if (error != std::errc() || stop != end) return std::nullopt;
  return out;
}

/// The tree is as deep as the loader allows, so recursion is bounded.
std::optional<Value> list_value(const Node& node, const Scope& scope, DiagnosticSink& sink) {
  List out;
  bool is_good = true;
  for (const Node& item : node.items) {
    auto value = evaluate_tree(item, scope, sink);
    is_good = is_good && value.has_value();
    if (value) out.push_back(std::move(*value));
  }
  return is_good ? std::optional<Value>(std::move(out)) : std::nullopt;
}

std::optional<std::string> key_text(const Node::Member& member, const Scope& scope,
                                    DiagnosticSink& sink) {
  if (is_literal(member.key)) return member.key;
  const auto interpolation = Interpolation::parse(member.key, member.key_range, sink);
  if (!interpolation) return std::nullopt;
  const auto key = interpolation->evaluate(scope, sink);
  if (!key) return std::nullopt;
  return to_text(*key);
}

std::optional<Value> map_value(const Node& node, const Scope& scope, DiagnosticSink& sink) {
  Map out;
  bool is_good = true;
  for (const Node::Member& member : node.members) {
    const auto key = key_text(member, scope, sink);
    auto value = evaluate_tree(member.value, scope, sink);
    is_good = is_good && key && value;
    if (!key || !value) continue;
    if (out.find(*key)) {
      sink.error(codes::kDuplicateKey, member.key_range, "key '" + *key + "' is made twice");
      is_good = false;
      continue;
    }
    out[*key] = std::move(*value);
  }
  return is_good ? std::optional<Value>(std::move(out)) : std::nullopt;
}

}  // namespace

Value plain_scalar(std::string_view text) {
  if (one_of(text, {"", "~", "null", "Null", "NULL"})) return {};
  if (one_of(text, {"true", "True", "TRUE"})) return true;
  if (one_of(text, {"false", "False", "FALSE"})) return false;
  std::string_view digits = text;
  if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
  if (digits.empty() ||
      digits.find_first_not_of("0123456789.eE+-xXabcdefABCDEFo") != std::string_view::npos) {
    return text;
  }
  if (text.starts_with("0x")) {
    const auto hex = whole_text<std::int64_t>(text.substr(2), 16);
    return hex && text[2] != '-' ? Value(*hex) : Value(text);
  }
  const bool has_leading_zero = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
  const bool starts_right = digits[0] >= '0' && digits[0] <= '9';
  if (has_leading_zero || !starts_right) return text;  // 007 may be meant as it is written
  const std::string_view number = text.starts_with('+') ? digits : text;
  if (const auto whole = whole_text<std::int64_t>(number)) return *whole;
  if (digits.find_first_of(".eE") == std::string_view::npos) return text;
  const auto real = whole_text<double>(number);
  return real && std::isfinite(*real) ? Value(*real) : Value(text);
}

std::optional<Value> evaluate_tree(const Node& node, const Scope& scope, DiagnosticSink& sink) {
  if (node.kind == Node::Kind::null) return Value();
  if (node.is_list()) return list_value(node, scope, sink);
  if (node.is_map()) return map_value(node, scope, sink);
  if (is_literal(node.text)) {
    return node.quoted ? Value(node.text) : plain_scalar(node.text);
  }
  const auto interpolation = Interpolation::parse(node.text, node.range, sink);
  if (!interpolation) return std::nullopt;
  return interpolation->evaluate(scope, sink);
}

}  // namespace benchfield
