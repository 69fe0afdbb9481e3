#include "runner/plan/yaml_source.h"

#include <algorithm>

#include "runner/plan/codes.h"
#include "runner/plan/expression_tree.h"

namespace benchfield {
namespace {

/// Length of the well-formed UTF-8 sequence at the front, 0 when it is not one.
std::size_t sequence_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) return 0;
  }
  const auto second = length > 1 ? static_cast<unsigned char>(text[1]) : 0U;
  const bool is_overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool is_beyond = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return is_overlong || is_beyond ? 0 : length;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

}  // namespace

YamlSource::YamlSource(std::string file, std::string_view text)
    : file_(std::move(file)), text_(text), starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts_.push_back(i + 1);
  }
}

std::string_view YamlSource::line(int number) const {
  if (number < 0 || number >= lines()) return {};
  const std::string_view rest = text_.substr(starts_[static_cast<std::size_t>(number)]);
  const std::string_view out = rest.substr(0, rest.find('\n'));
  return out.ends_with('\r') ? out.substr(0, out.size() - 1) : out;
}

SourceRange YamlSource::range(int number, int column, std::size_t bytes) const {
  const std::string_view whole = line(number);
  const std::size_t from = std::min(static_cast<std::size_t>(std::max(0, column)), whole.size());
  SourceRange out{file_, number + 1, utf8_length(whole.substr(0, from)) + 1, 0};
  out.end_column = out.column + std::max(1, utf8_length(whole.substr(from, bytes)));
  return out;
}

int YamlSource::indentation(std::string_view line) {
  const auto at = line.find_first_not_of(' ');
  return static_cast<int>(at == std::string_view::npos ? line.size() : at);
}

std::optional<Position> quote_end(const YamlSource& source, Position open) {
  const char quote = source.line(open.line)[static_cast<std::size_t>(open.column)];
  auto at = static_cast<std::size_t>(open.column) + 1;
  for (int number = open.line; number < source.lines(); ++number, at = 0) {
    const std::string_view line = source.line(number);
    for (; at < line.size(); ++at) {
      if (quote == '"' && line[at] == '\\') {
        ++at;
      } else if (quote == '\'' && line.substr(at).starts_with("''")) {
        ++at;
      } else if (line[at] == quote) {
        return Position{number, static_cast<int>(at) + 1};
      }
    }
  }
  return std::nullopt;
}

bool check_bytes(const YamlSource& source, DiagnosticSink& sink) {
  for (int number = 0; number < source.lines(); ++number) {
    const std::string_view line = source.line(number);
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t length = sequence_length(line.substr(at));
      if (length == 0 || is_control(line[at])) {
        sink.error(codes::kYamlSyntax, source.range(number, static_cast<int>(at), 1),
                   length == 0 ? "file is not UTF-8 here" : "control character in the file");
        return false;
      }
      at += length;
    }
  }
  return true;
}

}  // namespace benchfield
