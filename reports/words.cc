#include "reports/words.h"

#include <array>
#include <cctype>
#include <map>
#include <utility>

#include "reports/wording_es.h"

namespace benchfield::reports {
namespace {

constexpr std::array<std::pair<std::string_view, Language>, 2> kLanguages = {
    {{"en", Language::english}, {"es", Language::spanish}}};

std::string fill(std::string_view pattern, const std::vector<std::string>& arguments) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool is_place = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' &&
                          std::isdigit(static_cast<unsigned char>(pattern[i + 1])) != 0;
    if (!is_place) {
      out += pattern[i];
      continue;
    }
    const auto index = static_cast<std::size_t>(pattern[i + 1] - '0');
    if (index < arguments.size()) out += arguments[index];
    i += 2;
  }
  return out;
}

}  // namespace

std::vector<std::string> language_codes() {
  std::vector<std::string> codes;
  for (const auto& [code, language] : kLanguages) codes.emplace_back(code);
  return codes;
}

std::optional<Language> find_language(std::string_view code) {
  for (const auto& [known, language] : kLanguages) {
    if (known == code) return language;
  }
  return std::nullopt;
}

std::optional<std::string_view> find_phrase(Language language, std::string_view phrase) {
  if (language == Language::english) return phrase;
  static const auto kSpanish = [] {
    std::map<std::string_view, std::string_view> table;
    for (const auto& [english, spanish] : spanish_phrases()) table.emplace(english, spanish);
    return table;
  }();
  const auto at = kSpanish.find(phrase);
  return at == kSpanish.end() ? std::nullopt : std::optional(at->second);
}

std::string Words::operator()(std::string_view phrase,
                              const std::vector<std::string>& arguments) const {
  return fill(find_phrase(language_, phrase).value_or(phrase), arguments);
}

std::string Words::term(std::string_view stored) const {
  return std::string(find_phrase(language_, stored).value_or(stored));
}

std::string_view Words::code() const {
  for (const auto& [code, language] : kLanguages) {
    if (language == language_) return code;
  }
  return {};
}

}  // namespace benchfield::reports
