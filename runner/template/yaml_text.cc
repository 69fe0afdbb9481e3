#include <algorithm>
#include <cctype>

#include "runner/base/characters.h"
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
constexpr CharacterSet kPlain = letters_digits_and(" _./@+=%,:-$");

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

bool is_nested(const Value& value) {
  return (value.is_map() && !value.as_map()->empty()) ||
         (value.is_list() && !value.as_list()->empty());
}

/// Writes values at the end of one text; an indent is a number of blanks.
class Writer {
 public:
  /// Nested values end with a newline and start with the indent, scalars do neither.
  void block(const Value& value, std::size_t indent) {
    if (const auto* map = value.as_map()) {
      map->empty() ? void(out_ += "{}") : map_block(*map, indent);
    } else if (const auto* list = value.as_list()) {
      list->empty() ? void(out_ += "[]") : list_block(*list, indent);
    } else {
      scalar(value, indent);
    }
  }
  std::string take() && { return std::move(out_); }

 private:
  void map_block(const Map& map, std::size_t indent) {
    for (const auto& [key, item] : map) {
      out_.append(indent, ' ').append(is_plain_text(key) ? key : quoted(key)).append(":");
      out_ += is_nested(item) ? '\n' : ' ';
      block(item, indent + 2);
      if (!is_nested(item)) out_ += '\n';
    }
  }

  void list_block(const List& list, std::size_t indent) {
    for (const Value& item : list) {
      const std::size_t begin = out_.size();
      if (!is_nested(item)) out_.append(indent + 2, ' ');
      block(item, indent + 2);
      if (!is_nested(item)) out_ += '\n';
      out_[begin + indent] = '-';
    }
  }

  void scalar(const Value& value, std::size_t indent) {
    if (value.is_null()) {
      out_ += "null";
    } else if (value.is_bool() || value.is_number() || is_count(value)) {
      out_ += joined_text(value);
    } else if (const auto* text = value.as_string()) {
      text_scalar(*text, indent);
    } else {
      text_scalar(joined_text(value), indent);
    }
  }

  void text_scalar(const std::string& text, std::size_t indent) {
    if (is_plain_text(text)) {
      out_ += text;
    } else if (!is_block_text(text)) {
      out_ += quoted(text);
    } else {
      out_ += text.back() == '\n' ? "|" : "|-";
      for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        out_ += '\n';
        if (end > at) out_.append(indent, ' ').append(text, at, end - at);
        at = end + 1;
      }
    }
  }

  std::string out_;
};

}  // namespace

std::string to_yaml(const Value& value) {
  Writer writer;
  writer.block(value, 0);
  return std::move(writer).take() + (is_nested(value) ? "" : "\n");
}

}  // namespace benchfield
