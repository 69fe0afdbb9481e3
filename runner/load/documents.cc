#include "runner/load/documents.h"

#include <array>
#include <cstdio>

namespace benchfield {
namespace {

constexpr std::string_view kAction = "{\"index\":{}}\n";

struct Field {
  std::string_view name;
  bool is_number = true;
};
constexpr std::array<Field, 15> kFields{{{"id", false},
                                         {"ts"},
                                         {"speed"},
                                         {"dist"},
                                         {"bearing"},
                                         {"rtid"},
                                         {"orig", false},
                                         {"dest", false},
                                         {"secsToDep"},
                                         {"lon"},
                                         {"lat"},
                                         {"geohash", false},
                                         {"square", false},
                                         {"pointyTriangle", false},
                                         {"flatTriangle", false}}};
constexpr std::size_t kBaseColumns = 11;
constexpr std::size_t kLon = 9;
constexpr std::size_t kLat = 10;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip_digits(std::string_view text, std::size_t from) {
  std::size_t at = from;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// By the grammar of JSON: no plus sign, no leading zeros, digits on both sides of the point.
bool is_json_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = at;
  at = skip_digits(text, at);
  if (at == whole || (text[whole] == '0' && at > whole + 1)) return false;
  if (at < text.size() && text[at] == '.') {
    const std::size_t end = skip_digits(text, at + 1);
    if (end == at + 1) return false;
    at = end;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t end = skip_digits(text, at);
    if (end == at) return false;
    at = end;
  }
  return at == text.size();
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

Result<std::string> planes_document(std::string_view line) {
  const std::vector<std::string> fields = csv_fields(line);
  if (fields.size() != kBaseColumns && fields.size() != kFields.size()) {
    return fail("bad-record",
                "a planes record has 11 or 15 columns, not " + std::to_string(fields.size()));
  }
  std::string json;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    json += json.empty() ? "{\"" : ",\"";
    json.append(kFields[i].name).append("\":");
    if (!kFields[i].is_number) {
      append_string(json, fields[i]);
    } else if (is_json_number(fields[i])) {
      json += fields[i];
    } else {
      return fail("bad-record",
                  "'" + std::string(kFields[i].name) + "' is no number: '" + fields[i] + "'");
    }
    if (i == kLat) json += ",\"geometry\":[" + fields[kLon] + "," + fields[kLat] + "]";
  }
  return json + "}";
}

Result<Documents> Documents::make(const Records& records) {
  Documents documents;
  documents.entries_.reserve(static_cast<std::size_t>(records.size()));
  for (std::int64_t i = 0; i < records.size(); ++i) {
    auto json = planes_document(records[i]);
    if (!json) {
      return fail(std::move(json).error().with_note("record " + std::to_string(i + 1) + ": " +
                                                    std::string(records[i])));
    }
    std::vector<char>& text = documents.text_;
    documents.entries_.push_back(text.size());
    text.insert(text.end(), kAction.begin(), kAction.end());
    text.insert(text.end(), json->begin(), json->end());
    text.push_back('\n');
  }
  documents.text_.shrink_to_fit();
  return documents;
}

std::string_view Documents::entry(std::int64_t line) const {
  const auto i = static_cast<std::size_t>(line);
  const std::size_t end = i + 1 < entries_.size() ? entries_[i + 1] : text_.size();
  return {text_.data() + entries_[i], end - entries_[i]};
}

std::string_view Documents::document(std::int64_t line) const {
  return entry(line).substr(kAction.size());
}

}  // namespace benchfield
