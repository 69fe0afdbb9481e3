#include "runner/io/json.h"

#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>

#include "runner/base/units.h"

// Boost.JSON only tokenizes here: its own document keeps the last of two equal keys without a word
// and reads doubles to within one unit in the last place, so values are built by our handler.

namespace benchfield {
namespace {

namespace bj = boost::json;

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxMembers = 10'000;  // a map looks members up one by one

/// Builds a Value from parser events. A refused document leaves its reason in problem().
class Builder {
 public:
  constexpr static std::size_t max_object_size = kMaxMembers;
  constexpr static std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  constexpr static std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  constexpr static std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

  bool on_document_begin(bj::error_code&) { return true; }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_array_begin(bj::error_code& ec) { return open(Value(List()), ec); }
  bool on_array_end(std::size_t, bj::error_code&) { return close(); }
  bool on_object_begin(bj::error_code& ec) { return open(Value(Map()), ec); }
  bool on_object_end(std::size_t, bj::error_code&) { return close(); }
  bool on_string_part(bj::string_view s, std::size_t, bj::error_code&) { return gather(s); }
  bool on_string(bj::string_view s, std::size_t, bj::error_code& ec) {
    gather(s);
    return count(ec) && put(Value(taken()));
  }
  bool on_key_part(bj::string_view s, std::size_t, bj::error_code&) { return gather(s); }
  bool on_key(bj::string_view s, std::size_t, bj::error_code& ec) {
    gather(s);
    Frame& frame = frames_.back();
    frame.key = taken();
    if (frame.keys.insert(frame.key).second) return true;
    problem_ = "key '" + frame.key + "' is given twice";
    ec = bj::error::syntax;
    return false;
  }
  bool on_number_part(bj::string_view s, bj::error_code&) { return gather(s); }
  bool on_int64(std::int64_t i, bj::string_view, bj::error_code& ec) {
    text_.clear();
    return count(ec) && put(Value(i));
  }
  bool on_uint64(std::uint64_t u, bj::string_view, bj::error_code& ec) {
    text_.clear();
    return count(ec) && put(std::in_range<std::int64_t>(u) ? Value(static_cast<std::int64_t>(u))
                                                           : Value(static_cast<double>(u)));
  }
  bool on_double(double, bj::string_view s, bj::error_code& ec) {
    gather(s);
    const std::string text = taken();
    if (!count(ec)) return false;
    double exact = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), exact).ec == std::errc()) {
      return put(Value(exact));
    }
    problem_ = "number " + text + " is out of range";
    ec = bj::error::not_number;
    return false;
  }
  bool on_bool(bool b, bj::error_code& ec) { return count(ec) && put(Value(b)); }
  bool on_null(bj::error_code& ec) { return count(ec) && put(Value()); }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }

  const std::string& problem() const { return problem_; }
  void allow(std::size_t most_values) { left_ = most_values; }
  Value take_root() { return std::move(root_); }

 private:
  struct Frame {
    Value value;
    std::string key;
    std::set<std::string> keys;
  };

  bool gather(bj::string_view s) {
    text_.append(s.data(), s.size());
    return true;
  }
  std::string taken() {
    std::string out;
    out.swap(text_);
    return out;
  }
  bool count(bj::error_code& ec) {
    if (left_ > 0) {
      --left_;
      return true;
    }
    problem_ = "more values than can be held in memory";
    ec = bj::error::array_too_large;
    return false;
  }
  bool open(Value empty, bj::error_code& ec) {
    if (!count(ec)) return false;
    frames_.push_back({std::move(empty), {}, {}});
    return true;
  }
  bool close() {
    Value done = std::move(frames_.back().value);
    frames_.pop_back();
    return put(std::move(done));
  }
  bool put(Value value) {
    if (frames_.empty()) {
      root_ = std::move(value);
    } else if (List* list = frames_.back().value.as_list()) {
      list->push_back(std::move(value));
    } else {
      (*frames_.back().value.as_map())[frames_.back().key] = std::move(value);
    }
    return true;
  }

  std::vector<Frame> frames_;
  Value root_;
  std::string text_;
  std::string problem_;
  std::size_t left_ = 0;
};

/// Length of the well-formed UTF-8 sequence at the start of text; 0 when there is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool surrogate = first == 0xED && byte(1) > 0x9F;
  const bool too_large = first == 0xF4 && byte(1) > 0x8F;
  return overlong || surrogate || too_large ? 0 : length;
}

void write_control(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
  }
}

/// How many bytes at the start of text stand in JSON as they are.
std::size_t plain_length(std::string_view text) {
  const auto end = std::find_if(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte > 0x7E || c == '"' || c == '\\';
  });
  return static_cast<std::size_t>(end - text.begin());
}

// Tails of foreign logs end up in JSON, so bytes that are not UTF-8 become U+FFFD.
void write_string(std::string& out, std::string_view text) {
  out += '"';
  while (true) {
    const std::size_t plain = plain_length(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const char c = text.front();
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      write_control(out, c);
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  out += '"';
}

void write_double(std::string& out, double d) {
  if (!std::isfinite(d)) {
    out += "null";
    return;
  }
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), d).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

enum class Form { compact, pretty };

class Writer {
 public:
  explicit Writer(Form form) : form_(form) {}

  void write(const Value& value) {
    if (const auto* list = value.as_list()) {
      write_list(*list);
    } else if (const auto* map = value.as_map()) {
      write_map(*map);
    } else if (const auto* s = value.as_string()) {
      write_string(out_, *s);
    } else if (value.is_double()) {
      write_double(out_, value.number());
    } else if (const auto* q = value.as_quantity()) {
      write_string(out_, to_text(*q));
    } else if (value.is_null()) {
      out_ += "null";
    } else {
      out_ += to_text(value);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void write_list(const List& list) {
    begin('[', list.empty());
    bool first = true;
    for (const Value& item : list) {
      next(first);
      write(item);
    }
    end(']', list.empty());
  }

  void write_map(const Map& map) {
    std::vector<const Map::Entry*> entries;
    entries.reserve(map.size());
    for (const Map::Entry& entry : map) entries.push_back(&entry);
    if (form_ == Form::compact) {
      std::sort(entries.begin(), entries.end(),
                [](const auto* a, const auto* b) { return a->first < b->first; });
    }
    begin('{', map.empty());
    bool first = true;
    for (const Map::Entry* entry : entries) {
      next(first);
      write_string(out_, entry->first);
      out_ += form_ == Form::pretty ? ": " : ":";
      write(entry->second);
    }
    end('}', map.empty());
  }

  void begin(char bracket, bool empty) {
    out_ += bracket;
    ++depth_;
    if (!empty) new_line();
  }
  void end(char bracket, bool empty) {
    --depth_;
    if (!empty) new_line();
    out_ += bracket;
  }
  void next(bool& first) {
    if (!first) {
      out_ += ',';
      new_line();
    }
    first = false;
  }
  void new_line() {
    if (form_ == Form::pretty) out_.append("\n").append(depth_ * 2, ' ');
  }

  Form form_;
  std::size_t depth_ = 0;
  std::string out_;
};

}  // namespace

Result<Value> parse_json(std::string_view text, std::size_t most_values) {
  bj::parse_options options;
  options.max_depth = kMaxDepth;
  bj::basic_parser<Builder> parser(options);
  parser.handler().allow(most_values);
  bj::error_code ec;
  std::size_t used = 0;
  try {
    used = parser.write_some(false, text.data(), text.size(), ec);
  } catch (const std::exception& e) {  // out of memory
    return fail("bad-json", std::string("JSON could not be read: ") + e.what());
  }
  const std::string place = " at byte " + std::to_string(used);
  if (!parser.handler().problem().empty()) {
    return fail("bad-json", parser.handler().problem() + place);
  }
  if (ec) return fail("bad-json", ec.message() + place);
  if (used < text.size()) return fail("bad-json", "text after the JSON document" + place);
  return parser.handler().take_root();
}

std::string to_json(const Value& value) {
  Writer writer(Form::compact);
  writer.write(value);
  return writer.take();
}

std::string to_pretty_json(const Value& value) {
  Writer writer(Form::pretty);
  writer.write(value);
  return writer.take() + "\n";
}

}  // namespace benchfield
