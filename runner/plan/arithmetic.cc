#include "runner/plan/arithmetic.h"

#include <cmath>
#include <limits>
#include <optional>

#include "runner/base/units.h"
#include "runner/plan/codes.h"

namespace benchfield {
namespace {

__extension__ typedef __int128 Wide;

/// A number or quantity on its way through an operator.
struct Operand {
  std::optional<Dimension> dimension;  // nothing: a plain number
  bool is_whole = true;
  std::int64_t amount = 0;  // when whole
  double real = 0;          // always
  std::int64_t per_ns = 0;
};

bool is_rate(const Operand& o) {
  return o.dimension == Dimension::rate || o.dimension == Dimension::byte_rate;
}

std::optional<Operand> operand(const Value& value) {
  Operand out;
  if (const auto* whole = value.as_int()) {
    out.amount = *whole;
  } else if (value.is_double()) {
    out.is_whole = false;
    out.real = value.number();
    return out;
  } else if (const auto* quantity = value.as_quantity()) {
    if (quantity->dimension != Dimension::count) out.dimension = quantity->dimension;
    out.amount = quantity->amount;
    out.per_ns = quantity->per_ns;
  } else {
    return std::nullopt;
  }
  out.real = static_cast<double>(out.amount);
  return out;
}

Operand as_cores(const Operand& plain) {
  Operand out = plain;
  out.dimension = Dimension::cores;
  out.real = plain.real * 1000;
  if (__builtin_mul_overflow(plain.amount, std::int64_t{1000}, &out.amount)) out.is_whole = false;
  if (!plain.is_whole) {
    out.amount = std::llround(std::clamp(out.real, -9e18, 9e18));
    out.is_whole = true;
  }
  return out;
}

tl::unexpected<Error> out_of_range(Operator op) {
  return fail(codes::kOutOfRange,
              "result of '" + std::string(operator_text(op)) + "' does not fit 64 bits");
}

tl::unexpected<Error> mismatch(Operator op, const Value& left, const Value& right) {
  return fail(codes::kTypeMismatch, "'" + std::string(operator_text(op)) + "' cannot work on " +
                                        described(left) + " and " + described(right));
}

/// A result of the left operand's dimension, rounded to its base unit when it is a quantity.
Result<Value> made(Operator op, const Operand& like, double real) {
  if (!std::isfinite(real)) return out_of_range(op);
  if (!like.dimension) return Value(real);
  if (std::fabs(real) >= 9.2e18) return out_of_range(op);
  return Value(Quantity{*like.dimension, std::llround(real), like.per_ns});
}

Value made_whole(const Operand& like, std::int64_t amount) {
  if (!like.dimension) return Value(amount);
  return Value(Quantity{*like.dimension, amount, like.per_ns});
}

/// Both rates per the longer of their two units of time; false on overflow.
bool to_common_time(Operand& a, Operand& b) {
  Operand& shorter = a.per_ns < b.per_ns ? a : b;
  const Operand& longer = a.per_ns < b.per_ns ? b : a;
  if (shorter.per_ns == longer.per_ns) return true;
  const std::int64_t factor = longer.per_ns / shorter.per_ns;
  shorter.per_ns = longer.per_ns;
  shorter.real *= static_cast<double>(factor);
  return !__builtin_mul_overflow(shorter.amount, factor, &shorter.amount);
}

Result<Value> add(Operator op, Operand a, Operand b) {
  if (is_rate(a) && !to_common_time(a, b)) return out_of_range(op);
  if (!a.is_whole || !b.is_whole) {
    return made(op, a, op == Operator::add ? a.real + b.real : a.real - b.real);
  }
  std::int64_t sum = 0;
  const bool overflow = op == Operator::add ? __builtin_add_overflow(a.amount, b.amount, &sum)
                                            : __builtin_sub_overflow(a.amount, b.amount, &sum);
  if (overflow) return out_of_range(op);
  return made_whole(a, sum);
}

Result<Value> multiply(Operator op, const Operand& quantity, const Operand& plain) {
  if (!quantity.is_whole || !plain.is_whole) {
    return made(op, quantity, quantity.real * plain.real);
  }
  std::int64_t product = 0;
  if (__builtin_mul_overflow(quantity.amount, plain.amount, &product)) return out_of_range(op);
  return made_whole(quantity, product);
}

Result<Value> divide(Operator op, Operand a, Operand b) {
  if (b.real == 0) return fail(codes::kDivisionByZero, "division by zero");
  Operand like = a;
  if (b.dimension) {  // like by like
    if (is_rate(a) && !to_common_time(a, b)) return out_of_range(op);
    like.dimension = std::nullopt;
  }
  const bool overflow = b.amount == -1 && a.amount == std::numeric_limits<std::int64_t>::min();
  if (a.is_whole && b.is_whole && !overflow && a.amount % b.amount == 0) {
    return made_whole(like, a.amount / b.amount);
  }
  return made(op, like, a.real / b.real);
}

Result<Value> modulo(const Operand& a, const Operand& b) {
  if (b.amount == 0) return fail(codes::kDivisionByZero, "division by zero");
  return made_whole(a, b.amount == -1 ? 0 : a.amount % b.amount);
}

Result<Value> arithmetic(Operator op, const Value& left, const Value& right) {
  auto a = operand(left);
  auto b = operand(right);
  if (!a || !b) return mismatch(op, left, right);
  const bool sums = op == Operator::add || op == Operator::subtract || op == Operator::modulo;
  if (sums && a->dimension == Dimension::cores && !b->dimension) b = as_cores(*b);
  if (sums && b->dimension == Dimension::cores && !a->dimension) a = as_cores(*a);
  if (op == Operator::multiply) {
    if (a->dimension && b->dimension) return mismatch(op, left, right);
    return b->dimension ? multiply(op, *b, *a) : multiply(op, *a, *b);
  }
  if (op == Operator::divide) {
    if (b->dimension && a->dimension != b->dimension) return mismatch(op, left, right);
    return divide(op, *a, *b);
  }
  if (a->dimension != b->dimension) return mismatch(op, left, right);
  if (op != Operator::modulo) return add(op, *a, *b);
  if (!a->is_whole || !b->is_whole || is_rate(*a)) return mismatch(op, left, right);
  return modulo(*a, *b);
}

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

std::optional<int> order_of_numbers(const Value& left, const Value& right) {
  auto a = operand(left);
  auto b = operand(right);
  if (!a || !b) return std::nullopt;
  if (a->dimension == Dimension::cores && !b->dimension) b = as_cores(*b);
  if (b->dimension == Dimension::cores && !a->dimension) a = as_cores(*a);
  if (a->dimension != b->dimension) return std::nullopt;
  if (!a->is_whole || !b->is_whole) return order(a->real, b->real);
  if (!is_rate(*a)) return order(a->amount, b->amount);
  return order(static_cast<Wide>(a->amount) * b->per_ns, static_cast<Wide>(b->amount) * a->per_ns);
}

Result<Value> equality(Operator op, const Value& left, const Value& right) {
  const bool comparable = left.is_null() || right.is_null() ||
                          left.kind_name() == right.kind_name() ||
                          order_of_numbers(left, right).has_value();
  if (!comparable) {
    return fail(codes::kTypeMismatch,
                "cannot compare " + described(left) + " with " + described(right));
  }
  return Value(loosely_equal(left, right) == (op == Operator::equal));
}

Result<Value> membership(Operator op, const Value& left, const Value& right) {
  bool found = false;
  if (const auto* list = right.as_list()) {
    for (const Value& item : *list) found = found || loosely_equal(left, item);
  } else if (right.is_map() && left.is_string()) {
    found = right.as_map()->find(*left.as_string()) != nullptr;
  } else {
    return fail(codes::kTypeMismatch, "'" + std::string(operator_text(op)) +
                                          "' looks in a list, not in " + described(right));
  }
  return Value(found == (op == Operator::in));
}

}  // namespace

std::string described(const Value& value) {
  if (value.is_null()) return "null";
  std::string kind(value.kind_name());
  if (value.is_bool()) kind = "truth value";
  std::string text = to_text(value);
  constexpr std::size_t kShown = 40;
  if (text.size() > kShown) text = text.substr(0, kShown) + "...";
  if (value.is_string()) return "the text '" + text + "'";
  return "the " + kind + " " + text;
}

Result<int> compare(const Value& left, const Value& right) {
  if (const auto numbers = order_of_numbers(left, right)) return *numbers;
  const auto* a = left.as_string();
  const auto* b = right.as_string();
  if (a && b) return order(*a, *b);
  return fail(codes::kTypeMismatch,
              "cannot compare " + described(left) + " with " + described(right));
}

bool loosely_equal(const Value& left, const Value& right) {
  if (const auto numbers = order_of_numbers(left, right)) return *numbers == 0;
  return left == right;
}

Result<Value> apply(Operator op, const Value& left, const Value& right) {
  switch (op) {
    case Operator::equal:
    case Operator::not_equal:
      return equality(op, left, right);
    case Operator::in:
    case Operator::not_in:
      return membership(op, left, right);
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal: {
      BF_TRY(const int sign, compare(left, right));
      const bool holds = op == Operator::less         ? sign < 0
                         : op == Operator::less_equal ? sign <= 0
                         : op == Operator::greater    ? sign > 0
                                                      : sign >= 0;
      return Value(holds);
    }
    case Operator::add:
      if (left.is_string() && right.is_string()) {
        return Value(*left.as_string() + *right.as_string());
      }
      return arithmetic(op, left, right);
    default:
      return arithmetic(op, left, right);
  }
}

}  // namespace benchfield
