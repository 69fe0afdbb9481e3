#include "reports/inline.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <iterator>
#include <utility>

#include "reports/report.h"

namespace benchfield::reports {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// The code point at the start of a non-empty text; over-long forms and surrogates are not valid.
CodePoint first_code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  std::uint32_t value = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if (!is_continuation(text[i])) return {};
    value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  const bool over_long = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  if (over_long || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, bytes, true};
}

/// Characters that reorder or hide text around them.
bool is_deceptive(std::uint32_t c) {
  return (c >= 0x80 && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

/// U+2400 + c: the picture of a control character.
std::string picture(unsigned char control) {
  const unsigned offset = control == 0x7F ? 0x21 : control;
  return {'\xE2', '\x90', static_cast<char>(0x80 + offset)};
}

enum class Breaks { keep, flatten };

std::string clean(std::string_view foreign, Breaks breaks) {
  std::string out;
  out.reserve(foreign.size());
  while (true) {
    const auto odd = std::find_if(foreign.begin(), foreign.end(), [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte < 0x20 || byte > 0x7E;
    });
    const auto plain = static_cast<std::size_t>(odd - foreign.begin());
    out += foreign.substr(0, plain);
    foreign.remove_prefix(plain);
    if (foreign.empty()) return out;
    const CodePoint point = first_code_point(foreign);
    if (!point.valid || is_deceptive(point.value)) {
      out += kReplacement;
    } else if (point.value == '\n' || point.value == '\t') {
      out += breaks == Breaks::keep ? static_cast<char>(point.value) : ' ';
    } else if (point.value < 0x20 || point.value == 0x7F) {
      out += picture(static_cast<unsigned char>(point.value));
    } else {
      out += foreign.substr(0, point.bytes);
    }
    foreign.remove_prefix(point.bytes);
  }
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

bool ends_marker(std::string_view text, std::size_t at) {
  return at >= text.size() || text[at] == ' ';
}

/// Position of a character that would open a list, heading or rule at the start of a block.
std::size_t block_marker(std::string_view text) {
  const auto digits = text.find_first_not_of("0123456789");
  if (digits == std::string_view::npos) return std::string_view::npos;
  const bool number = digits > 0 && (text[digits] == '.' || text[digits] == ')');
  if (number && ends_marker(text, digits + 1)) return digits;
  if (std::string_view("-+#").find(text.front()) == std::string_view::npos) {
    return std::string_view::npos;
  }
  // "##", "---" and "- - -" count as well as a single sign.
  const auto sign_end = text.find_first_not_of(text.front());
  return ends_marker(text, sign_end) ? 0 : std::string_view::npos;
}

}  // namespace

std::string visible(std::string_view foreign) { return clean(foreign, Breaks::flatten); }
std::string visible_lines(std::string_view foreign) { return clean(foreign, Breaks::keep); }

std::string plain(std::string_view foreign) {
  std::string text = visible(foreign);
  text.erase(0, text.find_first_not_of(' '));
  const std::size_t marker = block_marker(text);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '_' && i > 0 && i + 1 < text.size() && is_word(text[i - 1]) &&
               is_word(text[i + 1])) {
      out += c;  // inside a word it is only a letter
    } else if (i == marker || std::string_view("\\`*_[]|~$").find(c) != std::string_view::npos) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string code(std::string_view foreign) {
  const std::string text = visible(foreign);
  if (text.find_first_not_of(' ') == std::string::npos) return plain(foreign);
  if (text.find_first_of("`|\\<>&") != std::string::npos) return plain(foreign);
  return "`" + text + "`";
}

std::string strong(const std::string& inline_text) { return "**" + inline_text + "**"; }

std::string escape_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string inline_to_html(std::string_view inline_text) {
  std::string out;
  bool is_strong = false;
  for (std::size_t i = 0; i < inline_text.size(); ++i) {
    const char c = inline_text[i];
    if (c == '\\' && i + 1 < inline_text.size()) {
      out += escape_xml(inline_text.substr(++i, 1));
    } else if (inline_text.substr(i, 2) == "**") {
      out += is_strong ? "</strong>" : "<strong>";
      is_strong = !is_strong;
      ++i;
    } else if (c == '`') {
      const auto end = inline_text.find('`', i + 1);
      if (end == std::string_view::npos) {
        out += c;
        continue;
      }
      out += "<code>" + escape_xml(inline_text.substr(i + 1, end - i - 1)) + "</code>";
      i = end;
    } else {
      out += c;
    }
  }
  return is_strong ? out + "</strong>" : out;
}

std::string plain_text(std::string_view inline_text) {
  constexpr std::pair<std::string_view, std::string_view> kEntities[] = {
      {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}};
  std::string out;
  for (std::size_t i = 0; i < inline_text.size(); ++i) {
    const char c = inline_text[i];
    if (c == '\\' && i + 1 < inline_text.size()) {
      out += inline_text[++i];
      continue;
    }
    if (c == '*' || c == '`') continue;
    const auto entity = std::find_if(
        std::begin(kEntities), std::end(kEntities),
        [&](const auto& row) { return inline_text.substr(i, row.first.size()) == row.first; });
    if (entity == std::end(kEntities)) {
      out += c;
    } else {
      out += entity->second;
      i += entity->first.size() - 1;
    }
  }
  return out;
}

std::size_t length_of(std::string_view text) {
  std::size_t length = 0;
  for (const char c : text) length += is_continuation(c) ? 0 : 1;
  return length;
}

std::string elide(std::string_view text, std::size_t limit) {
  if (length_of(text) <= limit || limit == 0) return std::string(text);
  std::size_t kept = 0;
  std::size_t end = 0;
  while (end < text.size() && kept + 1 < limit) {
    ++end;
    while (end < text.size() && is_continuation(text[end])) ++end;
    ++kept;
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace benchfield::reports
