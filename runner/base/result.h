#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace benchfield {

/// A run-time failure: what went wrong, why, and what to type next. Read order is that of the
/// printed form.
struct Error {
  std::string code;                ///< stable kebab-case code, e.g. "step-failed"
  std::string what;                ///< one line, lower case, no final stop
  std::vector<std::string> notes;  ///< facts behind it, outermost context last
  std::string help;                ///< one fix, text to type; may be empty

  /// The same error with one more fact, used when it travels up.
  Error with_note(std::string note) && {
    notes.push_back(std::move(note));
    return std::move(*this);
  }
};

/// Value or Error. Nothing in this project throws; third-party exceptions become an Error where
/// they arise.
template <class T>
using Result = tl::expected<T, Error>;

/// Success without a value.
struct Done {};
using Status = Result<Done>;

/// Shorthand to return a failure.
inline tl::unexpected<Error> fail(std::string code, std::string what,
                                  std::vector<std::string> notes = {}, std::string help = {}) {
  return tl::unexpected<Error>(
      Error{std::move(code), std::move(what), std::move(notes), std::move(help)});
}
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

/// "error: WHAT [CODE]" and its indented notes and help, as printed on a terminal.
std::string to_text(const Error& error);

}  // namespace benchfield

/// Assigns the value of a Result to a new variable or returns its Error.
#define BF_TRY(declaration, expression) \
  BF_TRY_(BF_NAME_(bf_result_, __LINE__), declaration, expression)
#define BF_TRY_(result, declaration, expression)                     \
  auto&& result = (expression);                                      \
  if (!result) return ::benchfield::fail(std::move(result).error()); \
  declaration = std::move(*result)
#define BF_NAME_(a, b) BF_NAME2_(a, b)
#define BF_NAME2_(a, b) a##b

/// Returns the Error of a Status, else goes on.
#define BF_CHECK_OK(expression)                  \
  if (auto bf_status = (expression); !bf_status) \
  return ::benchfield::fail(std::move(bf_status).error())
