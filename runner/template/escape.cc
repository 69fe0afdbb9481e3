#include "runner/template/escape.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "runner/io/json.h"
#include "runner/plan/expression_calls.h"
#include "runner/template/plain.h"

namespace benchfield {
namespace {

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\n\r\0", 3)) != std::string_view::npos;
}

/// The code point at `at` of UTF-8 text, which moves past it; broken bytes stand for themselves.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at++);
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  if (more == 0 || at + static_cast<std::size_t>(more) > text.size()) return first;
  char32_t point = first & (0x3FU >> more);
  for (int i = 0; i < more; ++i) point = (point << 6U) | (byte(at++) & 0x3FU);
  return point;
}

std::string unicode_escape(char32_t unit) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 0xFU];
  return out;
}

/// java.util.Properties reads Latin-1, so everything beyond ASCII is escaped too.
std::string properties_text(std::string_view text, bool is_key) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const bool is_first = at == 0;
    const char32_t point = next_code_point(text, at);
    if (point == '\\') {
      out += "\\\\";
    } else if (point == '\n') {
      out += "\\n";
    } else if (point == '\r') {
      out += "\\r";
    } else if (point == '\t') {
      out += "\\t";
    } else if (point == ' ' && (is_first || is_key)) {
      out += "\\ ";
    } else if (is_key && point < 0x80 &&
               std::string_view("=:#!").find(static_cast<char>(point)) != std::string_view::npos) {
      out += {'\\', static_cast<char>(point)};
    } else if (point >= 0x10000) {
      out += unicode_escape(0xD800 + ((point - 0x10000) >> 10U));
      out += unicode_escape(0xDC00 + ((point - 0x10000) & 0x3FFU));
    } else if (point < 0x20 || point >= 0x7F) {
      out += unicode_escape(point);
    } else {
      out += static_cast<char>(point);
    }
  }
  return out;
}

Result<std::string> xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&apos;";
    } else if (c == '\n' || c == '\r' || c == '\t') {
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      return fail("unsafe-value", "XML has no way to write the control characters of this value");
    } else {
      out += c;
    }
  }
  return out;
}

bool is_plain_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
  });
}

std::string with_escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string single_quoted(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out;
}

}  // namespace

FileKind file_kind(std::string_view path) {
  if (path.ends_with(".in")) path.remove_suffix(3);
  if (path.ends_with(".properties")) return FileKind::properties;
  if (path.ends_with(".json")) return FileKind::json;
  if (path.ends_with(".xml")) return FileKind::xml;
  return path.ends_with(".sh") ? FileKind::shell : FileKind::other;
}

void Escaper::literal(std::string_view text) {
  if (kind_ == FileKind::properties) follow_properties(text);
  if (kind_ == FileKind::json) follow_json(text);
  if (kind_ == FileKind::shell) follow_shell(text);
}

void Escaper::end_line() {
  is_key_ = !is_continued_;
  is_continued_ = false;
  is_quoted_ = false;
  if (open_.ends_with('#')) open_.pop_back();
  last_ = '\n';
}

void Escaper::follow_properties(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
      is_continued_ = i == text.size();
    } else if (text[i] == '=' || text[i] == ':') {
      is_key_ = false;
    }
  }
}

void Escaper::follow_json(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_quoted_ && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      is_quoted_ = !is_quoted_;
    }
  }
}

void Escaper::follow_shell(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char before = std::exchange(last_, c);
    const char in = open_.empty() ? '(' : open_.back();
    if (in == '#') return;
    if (in == '\'') {
      if (c == '\'') open_.pop_back();
    } else if (c == '\\') {
      ++i;
    } else if (c == '`' || (in == '(' && text.substr(i).starts_with("<<"))) {
      open_ += '?';
    } else if (c == '"') {
      in == '"' ? open_.pop_back() : open_.push_back('"');
    } else if (c == '(' && (in == '(' || before == '$')) {
      open_ += '(';
    } else if (in == '(' && c == ')') {
      if (!open_.empty()) open_.pop_back();
    } else if (in == '(' && c == '\'') {
      open_ += '\'';
    } else if (in == '(' && c == '#' &&
               std::string_view("\n \t;(&|").find(before) != std::string_view::npos) {
      open_ += '#';
    }
  }
}

Result<std::string> Escaper::shell_value(const std::string& text) const {
  if (text.find('\0') != std::string::npos) {
    return fail("unsafe-value", "a shell word cannot hold a zero byte");
  }
  if (is_plain_word(text)) return text;
  const char in = open_.empty() ? '(' : open_.back();
  if (in == '(') return "'" + single_quoted(text) + "'";
  if (in == '\'') return single_quoted(text);
  if (in == '"') return with_escaped(text, "\\\"$`");
  if (in == '#' && !has_line_break(text)) return text;
  return fail("unsafe-value",
              in == '#'
                  ? "a value in a comment cannot hold a line break"
                  : "after '`' or '<<' a value can only be a plain word, this is '" + text + "'");
}

Result<std::string> Escaper::value(const Value& value) {
  last_ = 'x';  // a '#' right after a value starts no comment
  const std::string text = joined_text(value);
  switch (kind_) {
    case FileKind::properties:
      return properties_text(text, is_key_);
    case FileKind::json: {
      if (!is_quoted_) return to_json(without_counts(value));
      const std::string quoted = to_json(Value(text));
      return quoted.substr(1, quoted.size() - 2);
    }
    case FileKind::xml:
      return xml_text(text);
    case FileKind::shell:
      return shell_value(text);
    case FileKind::other:
      break;
  }
  if (has_line_break(text)) {
    return fail("unsafe-value", "a value with a line break would make two lines of this one");
  }
  return text;
}

}  // namespace benchfield
