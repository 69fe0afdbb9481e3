// The expression language, by recursive descent:
//
//   expr = or ; or = and {"or" and} ; and = not {"and" not} ; not = ["not"] cmp
//   cmp  = sum [("==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not" "in") sum]
//   sum  = mul {("+" | "-") mul} ; mul = atom {("*" | "/" | "%") atom}
//   atom = quantity | string | word | path | list | call | "(" expr ")"
//   path = name {"." name | "[" expr "]"} ; call = name "(" [expr {"," expr}] ")"
//   list = "[" [expr {"," expr}] "]" ; word = "true" | "false" | "null"
//   name = letter {letter | digit | "_" | "-"}
//
// A hyphen inside a name belongs to it, so minus stands between blanks; a rate (25k/s) and a
// percentage (5%) are written without blanks, a division and a remainder with them.

#include <array>
#include <initializer_list>

#include "runner/plan/codes.h"
#include "runner/plan/expression_lexer.h"
#include "runner/plan/expression_tree.h"

namespace benchfield {
namespace {

constexpr int kDeepest = 100;
constexpr std::size_t kAny = 64;
constexpr std::array kCalls = {
    CallRow{"join", 2, 2, "join(list, sep)"}, CallRow{"pad", 2, 2, "pad(n, width)"},
    CallRow{"min", 1, kAny, "min(x, ...)"},   CallRow{"max", 1, kAny, "max(x, ...)"},
    CallRow{"round", 1, 1, "round(x)"},       CallRow{"default", 2, 2, "default(x, y)"},
    CallRow{"len", 1, 1, "len(list)"},        CallRow{"first", 1, 1, "first(list)"},
    CallRow{"pick", 2, 2, "pick(list, seed)"}};

constexpr std::array<std::pair<std::string_view, Operator>, 7> kComparisons = {
    std::pair{"==", Operator::equal},
    std::pair{"!=", Operator::not_equal},
    std::pair{"<=", Operator::less_equal},
    std::pair{"<", Operator::less},
    std::pair{">=", Operator::greater_equal},
    std::pair{">", Operator::greater},
    std::pair{"in", Operator::in}};

using Parsed = std::optional<Syntax>;

class Parser {
 public:
  Parser(std::string_view text, const SourceRange& range, DiagnosticSink& sink)
      : text_(text), range_(range), sink_(sink), token_(next_token(text, 0)) {}

  Parsed whole() {
    if (token_.kind == Token::Kind::end) return fail_expected("a value");
    Parsed root = parse_or();
    if (!root) return std::nullopt;
    if (token_.kind != Token::Kind::end) return fail_expected("an operator or the end");
    return root;
  }

 private:
  Parsed parse_or() {
    if (++nesting_ > kDeepest) return fail_deep();
    Parsed out = chain(&Parser::parse_and, {{"or", Operator::or_else}});
    --nesting_;
    return out;
  }
  Parsed parse_and() { return chain(&Parser::parse_not, {{"and", Operator::and_also}}); }
  Parsed parse_sum() {
    return chain(&Parser::parse_product, {{"+", Operator::add}, {"-", Operator::subtract}});
  }
  Parsed parse_product() {
    return chain(&Parser::parse_atom,
                 {{"*", Operator::multiply}, {"/", Operator::divide}, {"%", Operator::modulo}});
  }

  Parsed chain(Parsed (Parser::*operand)(),
               std::initializer_list<std::pair<std::string_view, Operator>> operators) {
    Parsed left = (this->*operand)();
    while (left) {
      const std::pair<std::string_view, Operator>* found = nullptr;
      for (const auto& row : operators) {
        if (is(row.first)) found = &row;
      }
      if (!found) return left;
      advance();
      Parsed right = (this->*operand)();
      left = right ? binary(found->second, std::move(*left), std::move(*right)) : std::nullopt;
    }
    return left;
  }

  Parsed parse_not() {
    if (!is("not")) return parse_comparison();
    const std::size_t begin = token_.begin;
    advance();
    Parsed operand = parse_comparison();
    if (!operand) return std::nullopt;
    Syntax out;
    out.kind = Syntax::Kind::negation;
    out.begin = begin;
    out.end = operand->end;
    return with_children(std::move(out), {std::move(*operand)});
  }

  Parsed parse_comparison() {
    Parsed left = parse_sum();
    if (!left) return std::nullopt;
    std::optional<Operator> op;
    if (is("not")) {
      advance();
      if (!is("in")) return fail_expected("'in' after 'not'");
      op = Operator::not_in;
    }
    for (const auto& [text, candidate] : kComparisons) {
      if (!op && is(text)) op = candidate;
    }
    if (!op) return left;
    advance();
    Parsed right = parse_sum();
    if (!right) return std::nullopt;
    Parsed out = binary(*op, std::move(*left), std::move(*right));
    for (const auto& row : kComparisons) {
      if (out && is(row.first)) {
        return fail("comparisons cannot be chained", "join two comparisons with 'and'");
      }
    }
    return out;
  }

  Parsed parse_atom() {
    if (token_.kind == Token::Kind::value) {
      Syntax out;
      out.value = token_.value;
      out.begin = token_.begin;
      out.end = token_.end;
      advance();
      return out;
    }
    if (is("(")) {
      advance();
      Parsed inner = parse_or();
      if (!inner || !expect(")")) return std::nullopt;
      return inner;
    }
    if (is("[")) return parse_list();
    if (token_.kind == Token::Kind::name && !is_operator_word()) return parse_named();
    if (is("-")) {
      return fail("a minus sign needs a value before it", "write 0 - x for a negative number");
    }
    return fail_expected("a value");
  }

  Parsed parse_list() {
    Syntax out;
    out.kind = Syntax::Kind::list;
    out.begin = token_.begin;
    advance();
    auto items = arguments("]");
    if (!items) return std::nullopt;
    out.end = last_end_;
    return with_children(std::move(out), std::move(*items));
  }

  /// Expressions up to a closing symbol, which is consumed.
  std::optional<std::vector<Syntax>> arguments(std::string_view close) {
    std::vector<Syntax> out;
    while (!is(close)) {
      if (!out.empty() && !expect(",")) return std::nullopt;
      Parsed item = parse_or();
      if (!item) return std::nullopt;
      out.push_back(std::move(*item));
      if (!is(close) && !is(",")) {
        fail_expected("',' or '" + std::string(close) + "'");
        return std::nullopt;
      }
    }
    advance();
    return out;
  }

  Parsed parse_named() {
    Syntax out;
    out.name = token_.text;
    out.begin = token_.begin;
    out.end = token_.end;
    const Token name = token_;
    advance();
    if (is("(")) return parse_call(name);
    if (out.name == "true" || out.name == "false") {
      out.value = out.name == "true";
      return out;
    }
    if (out.name == "null") return out;
    out.kind = Syntax::Kind::path;
    return parse_path(std::move(out));
  }

  Parsed parse_call(const Token& name) {
    const CallRow* row = find_call(name.text);
    if (!row) {
      const auto names = call_names();
      Diagnostic& d = sink_.error(codes::kBadExpression, place(name.begin, name.end),
                                  "no function is named '" + name.text + "'");
      d.notes.push_back("functions are default, first, join, len, max, min, pad, pick, round");
      d.help = did_you_mean(name.text, names);
      return std::nullopt;
    }
    advance();
    auto items = arguments(")");
    if (!items) return std::nullopt;
    Syntax out;
    out.kind = Syntax::Kind::call;
    out.name = name.text;
    out.begin = name.begin;
    out.end = last_end_;
    if (items->size() < row->least || items->size() > row->most) {
      sink_.error(codes::kBadExpression, place(out.begin, out.end),
                  "'" + out.name + "' is given " + std::to_string(items->size()) +
                      (items->size() == 1 ? " argument" : " arguments") + ", its form is " +
                      std::string(row->form));
      return std::nullopt;
    }
    return with_children(std::move(out), std::move(*items));
  }

  Parsed parse_path(Syntax path) {
    std::vector<Syntax> segments;
    while (is(".") || is("[")) {
      const bool is_index = is("[");
      advance();
      if (is_index) {
        Parsed index = parse_or();
        if (!index || !expect("]")) return std::nullopt;
        segments.push_back(std::move(*index));
      } else {
        if (token_.kind != Token::Kind::name) return fail_expected("a name after '.'");
        Syntax member;
        member.kind = Syntax::Kind::member;
        member.name = token_.text;
        member.begin = token_.begin;
        member.end = token_.end;
        segments.push_back(std::move(member));
        advance();
      }
      path.end = last_end_;
    }
    return with_children(std::move(path), std::move(segments));
  }

  Parsed binary(Operator op, Syntax left, Syntax right) {
    Syntax out;
    out.kind = Syntax::Kind::binary;
    out.op = op;
    out.begin = left.begin;
    out.end = right.end;
    std::vector<Syntax> both;
    both.push_back(std::move(left));
    both.push_back(std::move(right));
    return with_children(std::move(out), std::move(both));
  }

  Parsed with_children(Syntax parent, std::vector<Syntax> children) {
    for (const Syntax& child : children) parent.depth = std::max(parent.depth, child.depth + 1);
    parent.children = std::move(children);
    if (parent.depth > kDeepest) return fail_deep();
    return parent;
  }

  bool is(std::string_view text) const {
    return (token_.kind == Token::Kind::symbol || token_.kind == Token::Kind::name) &&
           token_.text == text;
  }
  bool is_operator_word() const { return is("and") || is("or") || is("not") || is("in"); }

  void advance() {
    last_end_ = token_.end;
    token_ = next_token(text_, token_.end);
  }

  bool expect(std::string_view text) {
    if (is(text)) {
      advance();
      return true;
    }
    fail_expected("'" + std::string(text) + "'");
    return false;
  }

  SourceRange place(std::size_t begin, std::size_t end) const {
    return sub_range(range_, text_, begin, end);
  }

  Parsed fail(std::string message, std::string help = {}) {
    Diagnostic& d =
        sink_.error(codes::kBadExpression, place(token_.begin, token_.end), std::move(message));
    d.help = std::move(help);
    return std::nullopt;
  }
  Parsed fail_deep() {
    return fail("expression is nested deeper than " + std::to_string(kDeepest) + " levels");
  }
  Parsed fail_expected(const std::string& what) {
    if (token_.kind == Token::Kind::bad) return fail(token_.text, token_.help);
    if (token_.kind == Token::Kind::end) {
      if (text_.find_first_not_of(" \t\n") == std::string_view::npos) {
        return fail("expression is empty");
      }
      return fail("expected " + what + ", found the end of the expression");
    }
    return fail("expected " + what + ", found '" + token_.text + "'");
  }

  std::string_view text_;
  const SourceRange& range_;
  DiagnosticSink& sink_;
  Token token_;
  std::size_t last_end_ = 0;
  int nesting_ = 0;
};

}  // namespace

const CallRow* find_call(std::string_view name) {
  for (const CallRow& row : kCalls) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::vector<std::string> call_names() {
  std::vector<std::string> out;
  for (const CallRow& row : kCalls) out.emplace_back(row.name);
  return out;
}

std::optional<Syntax> parse_expression(std::string_view text, const SourceRange& range,
                                       DiagnosticSink& sink) {
  return Parser(text, range, sink).whole();
}

}  // namespace benchfield
