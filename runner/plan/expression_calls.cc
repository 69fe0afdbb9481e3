#include "runner/plan/expression_calls.h"

#include <cmath>

#include "runner/plan/arithmetic.h"
#include "runner/plan/codes.h"

namespace benchfield {
namespace {

tl::unexpected<Error> needs(const char* call, const char* what, const Value& found) {
  return fail(codes::kTypeMismatch,
              std::string("'") + call + "' needs " + what + ", not " + described(found));
}

const std::int64_t* whole(const Value& value) {
  if (const auto* i = value.as_int()) return i;
  const auto* q = value.as_quantity();
  return q && q->dimension == Dimension::count ? &q->amount : nullptr;
}

Result<Value> join(const Value& list, const Value& separator) {
  const auto* items = list.as_list();
  if (!items) return needs("join", "a list", list);
  const auto* between = separator.as_string();
  if (!between) return needs("join", "a text to put between", separator);
  std::string out;
  for (std::size_t i = 0; i < items->size(); ++i) {
    if (i > 0) out += *between;
    out += joined_text((*items)[i]);
  }
  return Value(std::move(out));
}

Result<Value> pad(const Value& number, const Value& width) {
  constexpr std::int64_t kWidest = 100;
  const auto* columns = whole(width);
  if (!columns || *columns < 0 || *columns > kWidest) {
    return needs("pad", "a width from 0 to 100", width);
  }
  const auto* n = whole(number);
  if (!n || *n < 0) return needs("pad", "a whole number that is not negative", number);
  std::string digits = std::to_string(*n);
  const auto target = static_cast<std::size_t>(*columns);
  if (digits.size() < target) digits.insert(0, target - digits.size(), '0');
  return Value(std::move(digits));
}

Result<Value> extreme(const char* call, const std::vector<Value>& arguments, int wanted) {
  const bool is_list = arguments.size() == 1 && arguments.front().is_list();
  const std::vector<Value>& all = is_list ? *arguments.front().as_list() : arguments;
  if (all.empty()) return needs(call, "at least one value", arguments.front());
  const Value* best = &all.front();
  for (const Value& candidate : all) {
    BF_TRY(const int sign, compare(candidate, *best));
    if (sign == wanted) best = &candidate;
  }
  return *best;
}

Result<Value> round(const Value& value) {
  if (value.is_int() || value.is_quantity()) return value;
  if (!value.is_double()) return needs("round", "a number", value);
  const double number = value.number();
  if (!(std::fabs(number) < 9.2e18)) {
    return fail(codes::kOutOfRange, "result of 'round' does not fit 64 bits");
  }
  return Value(static_cast<std::int64_t>(std::llround(number)));
}

Result<Value> length(const Value& value) {
  if (const auto* list = value.as_list()) return Value(static_cast<std::int64_t>(list->size()));
  if (const auto* map = value.as_map()) return Value(static_cast<std::int64_t>(map->size()));
  if (const auto* text = value.as_string()) return Value(static_cast<std::int64_t>(text->size()));
  return needs("len", "a list, map or text", value);
}

Result<Value> first(const Value& value) {
  const auto* list = value.as_list();
  if (!list) return needs("first", "a list", value);
  if (list->empty()) return fail(codes::kOutOfRange, "'first' is given an empty list");
  return list->front();
}

Result<Value> pick(const Value& value, const Value& seed) {
  const auto* list = value.as_list();
  if (!list) return needs("pick", "a list", value);
  if (list->empty()) return fail(codes::kOutOfRange, "'pick' is given an empty list");
  const auto* number = whole(seed);
  if (!number) return needs("pick", "a whole number as seed", seed);
  auto x = static_cast<std::uint64_t>(*number) + 0x9E3779B97F4A7C15ULL;  // splitmix64
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  x ^= x >> 31U;
  return (*list)[x % list->size()];
}

}  // namespace

std::string joined_text(const Value& value) {
  if (const auto* quantity = value.as_quantity()) {
    if (quantity->dimension == Dimension::count) return std::to_string(quantity->amount);
  }
  if (const auto* list = value.as_list()) {
    std::string out;
    for (std::size_t i = 0; i < list->size(); ++i) {
      out += (i > 0 ? "," : "") + joined_text((*list)[i]);
    }
    return out;
  }
  return to_text(value);
}

Result<Value> call_function(std::string_view name, const std::vector<Value>& arguments) {
  const Value& one = arguments.front();
  if (name == "join") return join(one, arguments.back());
  if (name == "pad") return pad(one, arguments.back());
  if (name == "min") return extreme("min", arguments, -1);
  if (name == "max") return extreme("max", arguments, 1);
  if (name == "round") return round(one);
  if (name == "len") return length(one);
  if (name == "first") return first(one);
  return pick(one, arguments.back());
}

}  // namespace benchfield
