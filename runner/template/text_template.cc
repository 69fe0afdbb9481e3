/// Text mode of templates. A file is read into a tree of lines, loops and branches first, so that
/// mistakes are found even where no value leads; then the tree is walked with an Escaper that
/// follows the literal text.
#include <algorithm>

#include "runner/plan/expression_tree.h"
#include "runner/template/escape.h"
#include "runner/template/foreign.h"
#include "runner/template/plain.h"
#include "runner/template/render.h"

namespace benchfield {
namespace {

constexpr int kDeepest = 16;

struct Segment {
  std::string literal;
  std::optional<Expression> expression;
  SourceRange range;
};

struct Piece {
  enum class Kind { line, loop, branch };
  Kind kind = Kind::line;
  SourceRange range;  ///< of a loop's or branch's expression
  std::vector<Segment> segments;
  std::string end;       ///< line end as written
  std::string variable;  ///< of a loop; with `second` the key of a map's entry
  std::string second;    ///< "v" of "$for k, v in MAP", else empty
  std::optional<Expression> expression;
  std::vector<Piece> body, otherwise;
};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// The word of a directive line ("for"), else empty.
std::string_view directive(std::string_view line) {
  line = trimmed(line);
  for (const std::string_view word : {"for", "if", "else", "end"}) {
    if (!line.starts_with('$') || !line.substr(1).starts_with(word)) continue;
    const std::string_view rest = line.substr(1 + word.size());
    if (rest.empty() || rest.front() == ' ') return word;
  }
  return {};
}

/// Position of the '}' that ends an expression, texts inside skipped.
std::size_t closing(std::string_view line, std::size_t at) {
  char quote = '\0';
  for (; at < line.size(); ++at) {
    const char c = line[at];
    if (quote != '\0') {
      if (c == '\\') {
        ++at;
      } else if (c == quote) {
        quote = '\0';
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '}') {
      return at;
    }
  }
  return std::string_view::npos;
}

class Parser {
 public:
  Parser(const std::string& file, std::string_view text, DiagnosticSink& sink)
      : file_(file), text_(text), sink_(sink) {}

  std::vector<Piece> parse() {
    std::vector<Piece> out = parse_block(0);
    while (!is_done()) {  // a stray $end or $else ended the block
      const auto word = directive(line_);
      report(line_, "'$" + std::string(word) + "' stands outside of '$for' and '$if'");
      advance();
      auto more = parse_block(0);
      std::move(more.begin(), more.end(), std::back_inserter(out));
    }
    return out;
  }
  bool is_good() const { return is_good_; }

 private:
  bool is_done() {
    if (has_line_) return false;
    if (text_.empty()) return true;
    const auto end = text_.find('\n');
    line_ = text_.substr(0, end);
    end_ = end == std::string_view::npos ? "" : "\n";
    text_.remove_prefix(line_.size() + end_.size());
    ++number_;
    has_line_ = true;
    return false;
  }
  void advance() { has_line_ = false; }

  SourceRange range_of(std::string_view part) const {
    const SourceRange whole{file_, number_, 1, 1 + utf8_length(line_)};
    const auto begin = static_cast<std::size_t>(part.data() - line_.data());
    return sub_range(whole, line_, begin, begin + part.size());
  }

  Diagnostic& report(std::string_view part, std::string message) {
    is_good_ = false;
    return sink_.error("bad-template", range_of(trimmed(part)), std::move(message));
  }

  /// Lines up to an $else or $end (left for the caller) or the end of the text.
  std::vector<Piece> parse_block(int depth) {
    std::vector<Piece> out;
    while (!is_done()) {
      const auto word = directive(line_);
      if (word == "else" || word == "end") break;
      out.push_back(word.empty() ? parse_line() : parse_directive(word, depth));
    }
    return out;
  }

  Piece parse_directive(std::string_view word, int depth) {
    Piece piece;
    const std::string_view head = trimmed(line_);
    std::string_view rest = trimmed(head.substr(1 + word.size()));
    piece.kind = word == "for" ? Piece::Kind::loop : Piece::Kind::branch;
    const SourceRange place = range_of(head);
    if (word == "for") {
      const auto in = rest.find(" in ");
      if (in == std::string_view::npos) {
        report(head, "'$for' is written '$for NAME in LIST' or '$for KEY, VALUE in MAP'");
        rest = {};
      } else {
        const std::string_view names = trimmed(rest.substr(0, in));
        const auto comma = names.find(',');
        piece.variable = trimmed(names.substr(0, comma));
        if (comma != std::string_view::npos) piece.second = trimmed(names.substr(comma + 1));
        rest = trimmed(rest.substr(in + 4));
      }
    } else if (rest.empty()) {
      report(head, "'$if' has no condition");
    }
    if (!rest.empty()) {
      piece.range = range_of(rest);
      piece.expression = Expression::parse(rest, piece.range, sink_);
      is_good_ = is_good_ && piece.expression.has_value();
    }
    advance();
    if (depth == kDeepest) {
      is_good_ = false;
      sink_.error("bad-template", place, "'$for' and '$if' are nested too deep");
      return piece;
    }
    parse_bodies(piece, word, place, depth);
    return piece;
  }

  void parse_bodies(Piece& piece, std::string_view word, const SourceRange& place, int depth) {
    piece.body = parse_block(depth + 1);
    if (word == "if" && !is_done() && directive(line_) == "else") {
      advance();
      piece.otherwise = parse_block(depth + 1);
    }
    if (!is_done() && directive(line_) == "end") {
      advance();
      return;
    }
    is_good_ = false;
    sink_.error("bad-template", place, "'$" + std::string(word) + "' has no '$end'");
    if (!is_done()) advance();
  }

  Piece parse_line() {
    Piece piece;
    piece.end = end_;
    std::string literal;
    std::size_t at = 0;
    // "$$if" at the start of a line is a line that starts with "$if"
    const std::string_view text = trimmed(line_);
    if (text.starts_with("$$") && !directive(text.substr(1)).empty()) {
      const auto begin = static_cast<std::size_t>(text.data() - line_.data());
      literal = line_.substr(0, begin);
      at = begin + 1;
    }
    while (at < line_.size()) {
      const std::string_view rest = line_.substr(at);
      if (rest.starts_with("$${")) {
        literal += "${";
        at += 3;
      } else if (!rest.starts_with("${")) {
        literal += line_[at++];
      } else {
        const std::size_t end = closing(line_, at + 2);
        if (end == std::string_view::npos) {
          report(rest, "'${' is not closed").help =
              "close it with '}', or write '$${' for a literal '${'";
          break;
        }
        add_expression(piece, std::exchange(literal, {}), line_.substr(at + 2, end - at - 2));
        at = end + 1;
      }
    }
    piece.segments.push_back({std::move(literal), std::nullopt, {}});
    advance();
    return piece;
  }

  void add_expression(Piece& piece, std::string literal, std::string_view text) {
    Segment segment{std::move(literal), std::nullopt, range_of(text)};
    segment.expression = Expression::parse(text, segment.range, sink_);
    is_good_ = is_good_ && segment.expression.has_value();
    piece.segments.push_back(std::move(segment));
  }

  const std::string& file_;
  std::string_view text_, line_;
  std::string end_;
  int number_ = 0;
  bool has_line_ = false;
  bool is_good_ = true;
  DiagnosticSink& sink_;
};

class Renderer {
 public:
  Renderer(FileKind kind, DiagnosticSink& sink) : escaper_(kind), sink_(sink) {}

  void render(const std::vector<Piece>& pieces, const Scope& scope) {
    for (const Piece& piece : pieces) {
      if (piece.kind == Piece::Kind::line) {
        render_line(piece, scope);
      } else if (piece.kind == Piece::Kind::loop) {
        render_loop(piece, scope);
      } else {
        const auto holds = evaluate_condition(*piece.expression, piece.range, scope, sink_);
        is_good_ = is_good_ && holds;
        if (holds) render(*holds ? piece.body : piece.otherwise, scope);
      }
    }
  }

  std::optional<std::string> take() && {
    return is_good_ ? std::optional<std::string>(std::move(out_)) : std::nullopt;
  }

 private:
  void render_loop(const Piece& piece, const Scope& scope) {
    const auto value = piece.expression->evaluate(scope, sink_);
    if (value && !piece.second.empty() && !value->is_map()) {
      sink_.error(
          "type-mismatch", piece.range,
          "a loop with two names runs over a map, this is a " + std::string(value->kind_name()));
      is_good_ = false;
      return;
    }
    const auto items = value ? loop_items(*value, piece.range, sink_) : std::nullopt;
    is_good_ = is_good_ && items;
    for (const Value& item : items.value_or(List{})) {
      const Map names = piece.second.empty()
                            ? Map{{piece.variable, item}}
                            : Map{{piece.variable, item["key"]}, {piece.second, item["value"]}};
      render(piece.body, MapScope(names, &scope));
    }
  }

  void render_line(const Piece& line, const Scope& scope) {
    for (const Segment& segment : line.segments) {
      out_ += segment.literal;
      escaper_.literal(segment.literal);
      if (segment.expression) render_value(segment, scope);
    }
    out_ += line.end;
    escaper_.end_line();
  }

  void render_value(const Segment& segment, const Scope& scope) {
    const auto value = segment.expression->evaluate(scope, sink_);
    is_good_ = is_good_ && value;
    if (!value) return;
    auto text = escaper_.value(*value);
    if (text) {
      out_ += *text;
      return;
    }
    is_good_ = false;
    sink_.error(text.error().code, segment.range, text.error().what);
  }

  Escaper escaper_;
  DiagnosticSink& sink_;
  std::string out_;
  bool is_good_ = true;
};

}  // namespace

struct TextTemplate::Parsed {
  FileKind kind;
  std::vector<Piece> pieces;
};

std::optional<TextTemplate> TextTemplate::parse(const std::string& file, const std::string& text,
                                                SourceMap& sources, DiagnosticSink& sink) {
  sources.add(file, text);
  if (!check_foreign(file, text, sink)) return std::nullopt;
  Parser parser(file, text, sink);
  std::vector<Piece> pieces = parser.parse();
  if (!parser.is_good()) return std::nullopt;
  TextTemplate out;
  out.parsed_ = std::make_shared<const Parsed>(Parsed{file_kind(file), std::move(pieces)});
  return out;
}

std::optional<std::string> TextTemplate::render(const Scope& scope, DiagnosticSink& sink) const {
  Renderer renderer(parsed_->kind, sink);
  renderer.render(parsed_->pieces, scope);
  return std::move(renderer).take();
}

}  // namespace benchfield
