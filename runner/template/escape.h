#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"
#include "runner/base/value.h"

namespace benchfield {

/// How a file reads, told by its name without ".in".
enum class FileKind { properties, json, xml, shell, other };
FileKind file_kind(std::string_view path);

/// Writes values so that they stay inside their place of a file. It is told the literal text in
/// order, so that it knows whether a value stands in a key, in quotes or bare.
class Escaper {
 public:
  explicit Escaper(FileKind kind) : kind_(kind) {}
  /// Literal text without line ends.
  void literal(std::string_view text);
  void end_line();
  /// Error "unsafe-value" when the value cannot stand here.
  Result<std::string> value(const Value& value);

 private:
  void follow_properties(std::string_view text);
  void follow_json(std::string_view text);
  void follow_shell(std::string_view text);
  Result<std::string> shell_value(const std::string& text) const;

  FileKind kind_;
  bool is_key_ = true;         ///< properties: before the separator
  bool is_continued_ = false;  ///< properties: the line ends with a backslash
  bool is_quoted_ = false;     ///< json: inside a string
  /// Shell: open contexts, innermost last: ' " # ( and ? (back quotes and here-documents, where
  /// only plain words are safe); empty is bare.
  std::string open_;
  char last_ = '\n';  ///< shell: the character before
};

}  // namespace benchfield
