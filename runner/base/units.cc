#include "runner/base/units.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

namespace benchfield {
namespace {

struct Suffix {
  std::string_view text;
  std::int64_t factor;
};

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::array kDuration = {Suffix{"ms", 1'000'000}, Suffix{"s", kSecond},
                                  Suffix{"m", 60 * kSecond}, Suffix{"h", 3600 * kSecond},
                                  Suffix{"d", 86400 * kSecond}};
constexpr std::array kCount = {Suffix{"", 1}, Suffix{"k", 1000}, Suffix{"M", 1'000'000},
                               Suffix{"G", 1'000'000'000}};
constexpr std::array kSize = {Suffix{"B", 1},
                              Suffix{"kB", 1000},
                              Suffix{"MB", 1'000'000},
                              Suffix{"GB", 1'000'000'000},
                              Suffix{"TB", 1'000'000'000'000},
                              Suffix{"KiB", 1024},
                              Suffix{"MiB", 1 << 20},
                              Suffix{"GiB", 1 << 30},
                              Suffix{"TiB", std::int64_t{1} << 40}};
constexpr std::array kCores = {Suffix{"", 1000}, Suffix{"m", 1}};
constexpr std::array kPercent = {Suffix{"%", 1000}};
constexpr std::array kPer = {Suffix{"/s", kSecond}, Suffix{"/m", 60 * kSecond},
                             Suffix{"/h", 3600 * kSecond}};

std::span<const Suffix> suffixes(Dimension dimension) {
  switch (dimension) {
    case Dimension::duration:
      return kDuration;
    case Dimension::count:
    case Dimension::rate:
      return kCount;
    case Dimension::size:
    case Dimension::byte_rate:
      return kSize;
    case Dimension::cores:
      return kCores;
    case Dimension::percent:
      return kPercent;
  }
  return {};
}

bool is_rate(Dimension d) { return d == Dimension::rate || d == Dimension::byte_rate; }

struct Number {
  std::int64_t digits = 0;  // value = digits / 10^decimals
  int decimals = 0;
  std::string_view rest;
};

std::optional<Number> read_number(std::string_view text) {
  Number n;
  std::size_t at = 0;
  bool point = false, any = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && !point && any) {
      point = true;
    } else if (std::isdigit(static_cast<unsigned char>(c))) {
      any = true;
      if (n.digits > (std::numeric_limits<std::int64_t>::max() - (c - '0')) / 10) return std::nullopt;
      n.digits = n.digits * 10 + (c - '0');
      n.decimals += point ? 1 : 0;
    } else {
      break;
    }
  }
  if (!any || text[at - 1] == '.') return std::nullopt;
  n.rest = text.substr(at);
  return n;
}

std::optional<std::int64_t> scale(const Number& n, std::int64_t factor) {
  const auto max = std::numeric_limits<std::int64_t>::max();
  __extension__ typedef __int128 Wide;
  Wide wide = static_cast<Wide>(n.digits) * factor;
  for (int i = 0; i < n.decimals; ++i) {
    if (wide % 10 != 0) return std::nullopt;  // finer than the base unit
    wide /= 10;
  }
  if (wide > max) return std::nullopt;
  return static_cast<std::int64_t>(wide);
}

tl::unexpected<Error> bad_unit(std::string_view text, Dimension dimension) {
  return fail("bad-unit",
              "'" + std::string(text) + "' is not a " + std::string(dimension_name(dimension)),
              {"a " + std::string(dimension_name(dimension)) + " is a number followed by one of " +
               std::string(dimension_suffixes(dimension)) + "; case counts"});
}

std::string missing_unit_help(std::string_view text, Dimension dimension) {
  const std::string t(text);
  switch (dimension) {
    case Dimension::duration:
      return "write " + t + "s or " + t + "m";
    case Dimension::rate:
      return "write " + t + "/s";
    case Dimension::byte_rate:
      return "write " + t + "MB/s";
    case Dimension::size:
      return "write " + t + "MB or " + t + "MiB";
    case Dimension::percent:
      return "write " + t + "%";
    default:
      return "";
  }
}

/// Largest suffix that divides the amount exactly.
std::string with_suffix(std::int64_t amount, std::span<const Suffix> list) {
  const Suffix* best = nullptr;
  for (const Suffix& s : list) {
    if (amount % s.factor == 0 && (!best || s.factor > best->factor)) best = &s;
  }
  if (amount == 0 || !best) best = &list.front();
  return std::to_string(amount / best->factor) + std::string(best->text);
}

}  // namespace

std::string_view dimension_name(Dimension dimension) {
  switch (dimension) {
    case Dimension::duration:
      return "duration";
    case Dimension::count:
      return "count";
    case Dimension::rate:
      return "rate";
    case Dimension::byte_rate:
      return "byte rate";
    case Dimension::size:
      return "size";
    case Dimension::cores:
      return "number of cores";
    case Dimension::percent:
      return "percentage";
  }
  return "";
}

std::string_view dimension_suffixes(Dimension dimension) {
  switch (dimension) {
    case Dimension::duration:
      return "ms, s, m, h, d";
    case Dimension::count:
      return "k, M, G or nothing";
    case Dimension::rate:
      return "/s, /m, /h, with k, M or G before it";
    case Dimension::byte_rate:
      return "kB/s, MB/s, GB/s, KiB/s, MiB/s, GiB/s";
    case Dimension::size:
      return "B, kB, MB, GB, TB, KiB, MiB, GiB, TiB";
    case Dimension::cores:
      return "m (thousandths) or nothing";
    case Dimension::percent:
      return "%";
  }
  return "";
}

Result<Quantity> parse_quantity(std::string_view text, Dimension dimension) {
  const auto number = read_number(text);
  if (!number) return bad_unit(text, dimension);
  std::string_view unit = number->rest;
  Quantity q{dimension, 0, 0};
  if (is_rate(dimension)) {
    const auto slash = unit.find('/');
    if (slash == std::string_view::npos) {
      if (!unit.empty() && dimension == Dimension::byte_rate) return bad_unit(text, dimension);
      return fail("missing-unit", "'" + std::string(text) + "' has no unit of time",
                  {"a bare number could mean per second or per minute, so it is never accepted"},
                  missing_unit_help(text, dimension));
    }
    const auto per = std::find_if(kPer.begin(), kPer.end(),
                                  [&](const Suffix& s) { return s.text == unit.substr(slash); });
    if (per == kPer.end()) return bad_unit(text, dimension);
    q.per_ns = per->factor;
    unit = unit.substr(0, slash);
  }
  const auto list = suffixes(dimension);
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Suffix& s) { return s.text == unit; });
  if (found == list.end()) {
    if (!unit.empty()) return bad_unit(text, dimension);
    return fail("missing-unit", "'" + std::string(text) + "' has no unit",
                {"a " + std::string(dimension_name(dimension)) + " takes one of " +
                 std::string(dimension_suffixes(dimension))},
                missing_unit_help(text, dimension));
  }
  const auto amount = scale(*number, found->factor);
  if (!amount) {
    return fail("out-of-range", "'" + std::string(text) + "' is too large or too fine",
                {"values are whole numbers of the smallest unit, up to 2^63-1"});
  }
  q.amount = *amount;
  return q;
}

Result<Quantity> parse_any_quantity(std::string_view text) {
  for (const Dimension d : {Dimension::duration, Dimension::size, Dimension::percent,
                            Dimension::rate, Dimension::byte_rate, Dimension::count}) {
    if (auto q = parse_quantity(text, d)) return q;
  }
  return fail("bad-unit", "'" + std::string(text) + "' is not a number with a known unit");
}

std::string to_text(const Quantity& q) {
  if (q.dimension == Dimension::size || q.dimension == Dimension::byte_rate) {
    const std::span<const Suffix> all = kSize;
    const std::string binary = with_suffix(q.amount, all.subspan(5));
    const bool fits = q.amount != 0 && q.amount % 1024 == 0;
    const std::string decimal = with_suffix(q.amount, all.first(5));
    std::string best = fits && binary.size() <= decimal.size() ? binary : decimal;
    if (q.dimension == Dimension::byte_rate)
      best += q.per_ns == kSecond ? "/s" : q.per_ns == 60 * kSecond ? "/m" : "/h";
    return best;
  }
  if (q.dimension == Dimension::percent) {
    std::string out = std::to_string(q.amount / 1000);
    if (q.amount % 1000 != 0) {
      std::string digits = std::to_string(1000 + q.amount % 1000).substr(1);
      while (digits.back() == '0') digits.pop_back();
      out += "." + digits;
    }
    return out + "%";
  }
  std::string out = with_suffix(q.amount, suffixes(q.dimension));
  if (q.dimension == Dimension::rate) {
    out += q.per_ns == kSecond ? "/s" : q.per_ns == 60 * kSecond ? "/m" : "/h";
  }
  return out;
}

double per_second(const Quantity& rate) {
  return rate.per_ns == 0 ? 0
                          : static_cast<double>(rate.amount) * static_cast<double>(kSecond) /
                                static_cast<double>(rate.per_ns);
}

}  // namespace benchfield
