#pragma once

#include <string>
#include <string_view>

#include "runner/base/value.h"

namespace benchfield {

/// One word of an expression.
struct Token {
  enum class Kind { end, name, value, symbol, bad };
  Kind kind = Kind::end;
  std::string text;  ///< of a name or symbol as written; of bad: what is wrong with it
  std::string help;  ///< of bad: the fix, may be empty
  Value value;       ///< of a number, quantity or string
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The token at or after `at`, blanks skipped. Never fails: what it cannot read is a `bad` token.
Token next_token(std::string_view text, std::size_t at);

}  // namespace benchfield
