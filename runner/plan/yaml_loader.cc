// yaml-cpp 0.7 tokenises; everything it waves through is refused here: keys given twice, quotes
// that end with the file, lines without a colon, a second document, tabs before text, aliases,
// anchors and tags. It is driven by events, because only they carry the place of every key, value
// and alias.

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "runner/plan/codes.h"
#include "runner/plan/node.h"
#include "runner/plan/yaml_errors.h"
#include "runner/plan/yaml_source.h"

namespace benchfield {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kLargest = 4U << 20U;

/// Builds the tree from yaml-cpp's events. After the first "fatal" problem events are ignored.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const YamlSource& source, DiagnosticSink& sink) : source_(source), sink_(sink) {}

  Node take_root() { return std::move(root_); }
  bool has_document() const { return documents_ > 0; }
  bool is_stopped() const { return is_stopped_; }
  const std::set<int>& literal_lines() const { return literal_lines_; }
  /// The innermost [ or { that is still open.
  std::optional<SourceRange> open_bracket() const {
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
      if (frame->is_flow) return frame->node.range;
    }
    return std::nullopt;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1 && !is_stopped_) report_second_document(mark);
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    if (is_stopped_) return;
    Node node;
    node.range = source_.range(mark.line, mark.column, 1);
    const std::string_view rest = rest_at(mark);
    if (rest.starts_with('~')) {
      node.text = "~";
    } else if (rest.size() >= 4 && (rest[0] == 'n' || rest[0] == 'N')) {
      node.range = source_.range(mark.line, mark.column, 4);
      node.text = rest.substr(0, 4);
    }
    add(std::move(node), mark, node.text.size());
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    feature(mark, word_length(mark), "an alias (*name) is not supported");
    push_nothing();
  }

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    if (name.empty()) return;
    feature(mark, name.size() + 1, "an anchor (&name) is not supported");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    if (is_stopped_) return;
    Node node;
    node.kind = Node::Kind::scalar;
    node.text = value;
    refuse_tag(mark, tag);
    const std::string_view rest = rest_at(mark);
    const char lead = rest.empty() ? '\0' : rest.front();
    std::size_t length = rest.size();
    if (tag == "!" && (lead == '"' || lead == '\'')) {
      node.quoted = true;
      const auto end = check_quote(mark);
      if (!end) return;
      if (end->line == mark.line) length = static_cast<std::size_t>(end->column - mark.column);
    } else if (tag == "!" && (lead == '|' || lead == '>')) {
      node.quoted = true;
      length = 1;
      note_literal_lines(mark.line);
    } else if (rest.starts_with(value)) {
      length = value.size();
    }
    node.range = source_.range(mark.line, mark.column, length);
    add(std::move(node), mark, length);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    open(Node::Kind::list, mark, tag, style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    open(Node::Kind::map, mark, tag, style == YAML::EmitterStyle::Flow);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    bool is_flow = false;       // in brackets or braces
    bool awaits_value = false;  // of a map: the key was read
    std::string key;
    SourceRange key_range;
    int key_column = 0;
  };

  std::string_view rest_at(const YAML::Mark& mark) const {
    const std::string_view line = source_.line(mark.line);
    const auto column = static_cast<std::size_t>(std::max(0, mark.column));
    return column <= line.size() ? line.substr(column) : std::string_view{};
  }

  std::size_t word_length(const YAML::Mark& mark) const {
    return std::min(rest_at(mark).find_first_of(" ,]}\t"), rest_at(mark).size());
  }

  void stop(const SourceRange& range, std::string message, std::string help = {}) {
    is_stopped_ = true;
    sink_.error(codes::kYamlSyntax, range, std::move(message)).help = std::move(help);
  }

  void feature(const YAML::Mark& mark, std::size_t length, std::string message) {
    if (is_stopped_) return;
    Diagnostic& d = sink_.error(codes::kYamlFeature, source_.range(mark.line, mark.column, length),
                                std::move(message));
    d.notes.push_back("plans are written without anchors, aliases, merge keys and tags");
    d.help = "write the value out";
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    feature(mark, word_length(mark), "a tag (!name) is not supported");
  }

  void report_second_document(const YAML::Mark& mark) {
    bool is_marked = false;
    for (int i = 1; i <= mark.line && i < source_.lines(); ++i) {
      is_marked = is_marked || source_.line(i).starts_with("---");
    }
    const SourceRange range = source_.range(mark.line, mark.column, rest_at(mark).size());
    if (is_marked) {
      is_stopped_ = true;
      Diagnostic& d =
          sink_.error(codes::kYamlFeature, range, "a second document in one file is not supported");
      d.help = "put it into a file of its own";
    } else {
      stop(range, "this line does not belong to what stands above it",
           "a list and a map cannot be mixed; check the indentation");
    }
  }

  /// An unclosed quote swallows what follows: yaml-cpp accepts it at the end of the file, and
  /// continuation lines that are not indented behind their key.
  std::optional<Position> check_quote(const YAML::Mark& mark) {
    const auto end = quote_end(source_, {mark.line, mark.column});
    const std::string quote(1, rest_at(mark).front());
    const auto range = source_.range(mark.line, mark.column, rest_at(mark).size());
    if (!end) {
      stop(range, "a text is not closed", "end it with " + quote);
      return std::nullopt;
    }
    const Frame* frame = frames_.empty() ? nullptr : &frames_.back();
    const int parent = frame && frame->awaits_value ? frame->key_column : -1;
    for (int i = mark.line + 1; i <= end->line; ++i) {
      const bool is_blank = source_.line(i).find_first_not_of(" \t") == std::string_view::npos;
      if (is_blank || YamlSource::indentation(source_.line(i)) > parent) continue;
      stop(range, "a text is not closed before the next key", "end it with " + quote);
      return std::nullopt;
    }
    return end;
  }

  /// The lines of a block scalar (| or >), where tabs are text.
  void note_literal_lines(int first) {
    const int parent = YamlSource::indentation(source_.line(first));
    for (int i = first + 1; i < source_.lines(); ++i) {
      const std::string_view line = source_.line(i);
      const bool is_blank = line.find_first_not_of(" \t") == std::string_view::npos;
      if (!is_blank && YamlSource::indentation(line) <= parent) break;
      literal_lines_.insert(i);
    }
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, bool is_flow) {
    if (is_stopped_) return;
    refuse_tag(mark, tag);
    if (frames_.size() >= kDeepest) {
      stop(source_.range(mark.line, mark.column, 1),
           "nested deeper than " + std::to_string(kDeepest) + " levels");
      return;
    }
    Frame frame;
    frame.node.kind = kind;
    frame.is_flow = is_flow;
    frame.node.range = source_.range(mark.line, mark.column, 1);
    frames_.push_back(std::move(frame));
  }

  void close() {
    if (is_stopped_ || frames_.empty()) return;
    Node node = std::move(frames_.back().node);
    frames_.pop_back();
    if (!frames_.empty() && frames_.back().node.is_map() && !frames_.back().awaits_value) {
      stop(node.range, "a key must be a name, not a list or map",
           "a value that starts with { or [ is quoted when it is text");
      return;
    }
    place(std::move(node));
  }

  void push_nothing() {
    if (is_stopped_) return;
    if (!frames_.empty() && frames_.back().node.is_map() && !frames_.back().awaits_value) {
      frames_.back().awaits_value = true;  // an alias as key
      frames_.back().key.clear();
      return;
    }
    place(Node{});
  }

  /// A scalar or null: a key when a map awaits one, else a value.
  void add(Node node, const YAML::Mark& mark, std::size_t length) {
    if (frames_.empty() || !frames_.back().node.is_map() || frames_.back().awaits_value) {
      place(std::move(node));
      return;
    }
    const std::string_view rest = rest_at(mark);
    const auto colon = rest.find_first_not_of(" \t", std::min(length, rest.size()));
    if (colon == std::string_view::npos || rest[colon] != ':') {
      const std::string text = node.text;
      stop(node.range,
           text.empty() ? "a key is missing" : "'" + text + "' is not followed by a colon",
           text.empty() ? ""
                        : "write '" + text + ": VALUE', or indent it to belong to the line above");
      return;
    }
    Frame& frame = frames_.back();
    if (node.text == "<<" && !node.quoted) {
      feature(mark, 2, "a merge key (<<) is not supported");
    }
    frame.awaits_value = true;
    frame.key = node.text;
    frame.key_range = node.range;
    frame.key_column = mark.column;
  }

  void place(Node node) {
    if (frames_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = frames_.back();
    if (frame.node.is_list()) {
      frame.node.items.push_back(std::move(node));
      return;
    }
    frame.awaits_value = false;
    for (const Node::Member& member : frame.node.members) {
      if (member.key != frame.key) continue;
      Diagnostic& d = sink_.error(codes::kDuplicateKey, frame.key_range,
                                  "key '" + frame.key + "' is given twice");
      d.primary.label = "given again here";
      d.secondary.push_back({member.key_range, "first given here"});
      d.help = "keep one";
      return;
    }
    frame.node.members.push_back({frame.key, frame.key_range, std::move(node)});
  }

  const YamlSource& source_;
  DiagnosticSink& sink_;
  std::vector<Frame> frames_;
  Node root_;
  int documents_ = 0;
  bool is_stopped_ = false;
  std::set<int> literal_lines_;
};

bool report_directive(const YamlSource& source, DiagnosticSink& sink) {
  if (!source.line(0).starts_with('%')) return false;
  sink.error(codes::kYamlFeature, source.range(0, 0, source.line(0).size()),
             "a YAML directive (%) is not supported")
      .help = "remove the line";
  return true;
}

}  // namespace

std::optional<Node> parse_yaml(const std::string& file, std::string text, SourceMap& sources,
                               DiagnosticSink& sink) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  sources.add(file, text);
  const YamlSource source(file, text);
  if (text.size() > kLargest) {
    sink.error(codes::kTooLarge, {file, 0, 0, 0}, "file is larger than 4 MiB");
    return std::nullopt;
  }
  if (!check_bytes(source, sink) || report_directive(source, sink)) return std::nullopt;
  const std::size_t before = sink.all().size();
  TreeBuilder builder(source, sink);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (!builder.is_stopped() && parser.HandleNextDocument(builder)) {
    }
    report_tabs(source, builder.literal_lines(), sink);
  } catch (const YAML::Exception& e) {
    if (!builder.is_stopped() && !report_tabs(source, builder.literal_lines(), sink)) {
      report_syntax(source, e.msg, {e.mark.line, e.mark.column}, builder.open_bracket(), sink);
    }
  }
  if (sink.all().size() > before) return std::nullopt;
  return builder.take_root();
}

}  // namespace benchfield
