#include "runner/plan/expression_lexer.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "runner/base/units.h"

namespace benchfield {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; }

struct Lexer {
  std::string_view text;
  std::size_t at = 0;

  char peek(std::size_t ahead = 0) const {
    return at + ahead < text.size() ? text[at + ahead] : '\0';
  }

  Token name() {
    Token token{Token::Kind::name, {}, {}, {}, at, at};
    while (is_name(peek())) ++at;
    token.end = at;
    token.text = text.substr(token.begin, at - token.begin);
    return token;
  }

  Token bad(std::size_t begin, std::string what, std::string help = {}) const {
    return {Token::Kind::bad, std::move(what), std::move(help), {}, begin, at};
  }

  // A '%' right behind a number is a percent sign, unless an operand follows without a blank.
  bool percent_sign_here() const { return peek() == '%' && !is_name(peek(1)) && peek(1) != '('; }

  bool per_time_here() const {
    const char unit = peek(1);
    return peek() == '/' && (unit == 's' || unit == 'm' || unit == 'h') && !is_name(peek(2));
  }

  Token number() {
    const std::size_t begin = at;
    while (is_digit(peek())) ++at;
    if (peek() == '.' && is_digit(peek(1))) {
      ++at;
      while (is_digit(peek())) ++at;
    }
    const std::size_t digits_end = at;
    while (is_letter(peek())) ++at;
    if (per_time_here()) at += 2;
    if (at == digits_end && percent_sign_here()) ++at;
    const std::string_view whole = text.substr(begin, at - begin);
    Token token{Token::Kind::value, std::string(whole), {}, {}, begin, at};
    if (at == digits_end) return plain_number(token);
    auto quantity = parse_any_quantity(whole);
    if (!quantity) {
      return bad(begin, "'" + std::string(whole) + "' is not a number with a known unit");
    }
    token.value = *quantity;
    return token;
  }

  Token plain_number(Token token) const {
    const char* first = text.data() + token.begin;
    const char* last = text.data() + token.end;
    if (token.text.find('.') == std::string::npos) {
      std::int64_t whole = 0;
      if (std::from_chars(first, last, whole).ec != std::errc()) {
        return bad(token.begin, "'" + token.text + "' is larger than 2^63-1");
      }
      token.value = whole;
    } else {
      double value = 0;
      if (std::from_chars(first, last, value).ec != std::errc()) {
        return bad(token.begin, "'" + token.text + "' is out of range");
      }
      token.value = value;
    }
    return token;
  }

  static std::optional<char> escaped(char c) {
    switch (c) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case '\\':
      case '"':
      case '\'':
        return c;
      default:
        return std::nullopt;
    }
  }

  Token string() {
    const std::size_t begin = at;
    const char quote = text[at++];
    std::string out;
    while (at < text.size() && text[at] != quote) {
      char c = text[at++];
      if (c == '\\') {
        const auto plain = escaped(peek());
        if (!plain) return bad(begin, "a text holds an escape other than \\n \\t \\\\ \\\" \\'");
        c = *plain;
        ++at;
      }
      out += c;
    }
    if (at == text.size()) {
      return bad(begin, "a text is not closed", std::string("end it with ") + quote);
    }
    ++at;
    return {
        Token::Kind::value, std::string(text.substr(begin, at - begin)), {}, Value(out), begin, at};
  }

  Token symbol() {
    static constexpr std::array<std::string_view, 4> kTwo = {"==", "!=", "<=", ">="};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kForeign = {
        std::pair{"&&", "write 'and'"}, std::pair{"||", "write 'or'"},
        std::pair{"=", "compare with '=='"}, std::pair{"!", "write 'not'"}};
    const std::size_t begin = at;
    const std::string_view rest = text.substr(at);
    for (const auto two : kTwo) {
      if (rest.starts_with(two)) {
        at += 2;
        return {Token::Kind::symbol, std::string(two), {}, {}, begin, at};
      }
    }
    for (const auto& [wrong, help] : kForeign) {
      if (rest.starts_with(wrong)) {
        at += wrong.size();
        return bad(begin, "'" + std::string(wrong) + "' is not an operator here",
                   std::string(help));
      }
    }
    constexpr std::string_view kOne = "<>+-*/%()[],.";
    ++at;
    if (kOne.find(text[begin]) != std::string_view::npos) {
      return {Token::Kind::symbol, std::string(1, text[begin]), {}, {}, begin, at};
    }
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return bad(begin, "'" + std::string(text.substr(begin, at - begin)) +
                          "' does not belong in an expression");
  }
};

}  // namespace

Token next_token(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n')) ++at;
  if (at >= text.size()) return {Token::Kind::end, {}, {}, {}, text.size(), text.size()};
  Lexer lexer{text, at};
  const char c = text[at];
  if (is_letter(c)) return lexer.name();
  if (is_digit(c)) return lexer.number();
  if (c == '"' || c == '\'') return lexer.string();
  return lexer.symbol();
}

}  // namespace benchfield
