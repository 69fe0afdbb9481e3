#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchfield::reports {

enum class Language { english, spanish };

/// Codes of all languages, as `report.lang` takes them: "en", "es".
std::vector<std::string> language_codes();
std::optional<Language> find_language(std::string_view code);

/// Says the phrases of wording.h in one language. A copy costs nothing.
class Words {
 public:
  explicit Words(Language language = Language::english) : language_(language) {}

  /// A phrase in this language, {0}, {1}, ... replaced by the arguments, which are inline text
  /// already.
  std::string operator()(std::string_view phrase,
                         const std::vector<std::string>& arguments = {}) const;
  /// A name of the program's own that results store as data ("saturated", "sent"): in this
  /// language if it is known, as it is otherwise. Foreign text may come through.
  std::string term(std::string_view stored) const;

  Language language() const { return language_; }
  std::string_view code() const;

 private:
  Language language_;
};

/// The row of an English phrase in the table of a language; nothing if it is missing there.
std::optional<std::string_view> find_phrase(Language language, std::string_view phrase);

}  // namespace benchfield::reports
