#include <algorithm>
#include <array>
#include <cctype>

#include "runner/io/json.h"
#include "runner/plan/expression_calls.h"
#include "runner/template/plain.h"
#include "runner/template/render.h"

namespace benchfield {
namespace {

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// Words that a YAML 1.1 or 1.2 reader may take for something else than text.
bool is_special_word(std::string_view word) {
  if (word.size() > 5) return false;
  std::string text(word);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return one_of(text, {"true", "false", "yes", "no", "on", "off", "y", "n", "null", "~"});
}

/// Characters that need no quotes inside a plain text.
constexpr std::array<bool, 256> plain_characters() {
  std::array<bool, 256> out{};
  for (const unsigned char c : std::string_view(" _./@+=%,:-$0123456789")) out[c] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c) out[c] = out[c - 'a' + 'A'] = true;
  return out;
}

constexpr std::array<bool, 256> kPlain = plain_characters();

bool is_plain_text(const std::string& text) {
  if (text.empty() || is_special_word(text)) return false;
  const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  if (!is_letter(text.front()) && text.front() != '/' && text.front() != '_') return false;
  if (text.back() == ' ' || text.back() == ':') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ':' && text[i + 1] == ' ') return false;
    if (!kPlain[static_cast<unsigned char>(c)]) return false;
  }
  return true;
}

/// Fit for a literal block: several lines, printable, no odd blanks at the ends.
bool is_block_text(const std::string& text) {
  if (text.find('\n') == std::string::npos || text.front() == ' ' || text.front() == '\n') {
    return false;
  }
  if (text.ends_with("\n\n")) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  });
}

std::string quoted(const std::string& text) { return to_json(Value(text)); }

std::string scalar_text(const Value& value, const std::string& indent) {
  if (value.is_null()) return "null";
  if (value.is_bool() || value.is_number()) return to_text(value);
  const std::string text = joined_text(value);
  if (is_plain_text(text)) return text;
  if (!is_block_text(text)) return quoted(text);
  std::string out = text.back() == '\n' ? "|" : "|-";
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    out += '\n';
    if (end > at) out.append(indent).append(text, at, end - at);
    at = end + 1;
  }
  return out;
}

bool is_nested(const Value& value) {
  return (value.is_map() && !value.as_map()->empty()) ||
         (value.is_list() && !value.as_list()->empty());
}

std::string block(const Value& value, const std::string& indent);

std::string map_block(const Map& map, const std::string& indent) {
  std::string out;
  for (const auto& [key, item] : map) {
    out.append(indent).append(is_plain_text(key) ? key : quoted(key)).append(":");
    out.append(is_nested(item) ? "\n" : " ").append(block(item, indent + "  "));
    if (!is_nested(item)) out += '\n';
  }
  return out;
}

std::string list_block(const List& list, const std::string& indent) {
  std::string out;
  for (const Value& item : list) {
    std::string inner = block(item, indent + "  ");
    if (is_nested(item)) {
      inner[indent.size()] = '-';
      out += inner;
    } else {
      out += indent + "- " + inner + "\n";
    }
  }
  return out;
}

/// Nested values end with a newline and start with the indent, scalars do neither.
std::string block(const Value& value, const std::string& indent) {
  if (const auto* map = value.as_map()) return map->empty() ? "{}" : map_block(*map, indent);
  if (const auto* list = value.as_list()) return list->empty() ? "[]" : list_block(*list, indent);
  return scalar_text(value, indent);
}

}  // namespace

std::string to_yaml(const Value& value) {
  const Value plain = without_counts(value);
  std::string out = block(plain, "");
  if (!is_nested(plain)) out += "\n";
  return out;
}

}  // namespace benchfield
