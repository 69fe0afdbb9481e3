#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/plan/expression.h"

namespace benchfield {

/// What stands between two operands.
enum class Operator {
  or_else,
  and_also,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in,
  add,
  subtract,
  multiply,
  divide,
  modulo
};
std::string_view operator_text(Operator op);

/// One node of a parsed expression; begin and end are byte offsets into the expression's text.
struct Syntax {
  enum class Kind {
    literal,   ///< value
    path,      ///< name, children: a segment each, a member or an index expression
    member,    ///< name, only below a path
    list,      ///< children
    call,      ///< name, children
    negation,  ///< one child
    binary     ///< op, two children
  };
  Kind kind = Kind::literal;
  Value value;
  std::string name;
  Operator op = Operator::or_else;
  std::vector<Syntax> children;
  std::size_t begin = 0;
  std::size_t end = 0;
  int depth = 1;
};

struct Expression::Tree {
  std::string text;
  SourceRange range;
  Syntax root;
};

/// Names of the calls of the language, with the least and most arguments each takes.
struct CallRow {
  std::string_view name;
  std::size_t least;
  std::size_t most;
  std::string_view form;  ///< "join(list, sep)"
};
const CallRow* find_call(std::string_view name);
std::vector<std::string> call_names();

/// Parses a whole expression; reports "bad-expression" and returns nothing when it cannot.
std::optional<Syntax> parse_expression(std::string_view text, const SourceRange& range,
                                       DiagnosticSink& sink);

/// The place of text[begin, end) inside a scalar at range: exact for plain and simply quoted
/// scalars of one line, else the whole scalar.
SourceRange sub_range(const SourceRange& range, std::string_view text, std::size_t begin,
                      std::size_t end);

/// "kafka.hosts[0]": a path as it is written, index expressions that are not literals as "[...]".
std::string path_text(const Syntax& path);

/// Number of code points of UTF-8 text: what a column counts.
int utf8_length(std::string_view text);

}  // namespace benchfield
