#include "runner/base/step.h"

#include <algorithm>

#include "runner/base/characters.h"
#include "runner/base/units.h"

namespace benchfield {
namespace {

/// Characters that mean nothing to a shell, or stand for a placeholder.
constexpr CharacterSet kPlain = letters_digits_and("_@%+=:,./-<>");

bool is_plain(char c) { return kPlain[static_cast<unsigned char>(c)]; }

std::string quoted(const std::string& word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  out.reserve(text.size() + text.size() / 4 + indent.size());
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) out.append(indent).append(line);
    out += '\n';
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return out;
}

std::string tree_text(const Value& value, const std::string& indent);

std::string tree_text(const Map& map, const std::string& indent) {
  std::string out;
  for (const auto& [key, value] : map) {
    const bool nested = (value.is_map() && !value.as_map()->empty()) ||
                        (value.is_list() && !value.as_list()->empty());
    out += indent + key + ":" +
           (nested ? "\n" + tree_text(value, indent + "  ") : " " + to_text(value) + "\n");
  }
  return out;
}

std::string tree_text(const Value& value, const std::string& indent) {
  if (const auto* map = value.as_map()) return tree_text(*map, indent);
  std::string out;
  for (const Value& item : *value.as_list()) {
    if (item.is_map() || item.is_list()) {
      std::string inner = tree_text(item, indent + "  ");
      if (inner.size() > indent.size()) inner[indent.size()] = '-';
      out += inner;
    } else {
      out += indent + "- " + to_text(item) + "\n";
    }
  }
  return out;
}

std::string environment_text(const Environment& environment) {
  std::string out;
  for (const auto& [name, value] : environment)
    out += "    env " + name + "=" + quoted(value) + "\n";
  return out;
}

struct Body {
  std::string operator()(const RunCommand& c) const {
    return (c.directory.empty() ? "" : "    in " + c.directory + "\n") +
           environment_text(c.environment) + "    $ " + display_argv(c.argv) + "\n" +
           (c.input.empty() ? "" : "    input\n" + indented(c.input, "      | ")) +
           (c.gone == 0 ? "" : "    exit code " + std::to_string(c.gone) + ": nothing there\n");
  }
  std::string operator()(const WriteFile& f) const {
    return "    to " + f.path + "\n" + indented(f.content, "      | ");
  }
  std::string operator()(const MakeDirectory& d) const { return "    " + d.path + "\n"; }
  std::string operator()(const RemoveTree& d) const { return "    " + d.path + "\n"; }
  std::string operator()(const StartProcess& p) const {
    return "    name " + p.name + "\n    in " + p.directory + "\n" +
           environment_text(p.environment) + "    $ " + display_argv(p.argv) + "\n    log " +
           p.log + "\n" + (p.limits ? "    limits " + to_text(*p.limits) + "\n" : "");
  }
  std::string operator()(const StopProcess& p) const { return "    name " + p.name + "\n"; }
  std::string operator()(const TypedAction& a) const {
    return "    " + a.type + "\n" +
           (a.from.empty() ? "" : "      by $ " + display_argv(a.from) + "\n") +
           tree_text(a.arguments, "      ");
  }
  std::string operator()(const Observe& o) const {
    return "    " + o.phase + "\n" + tree_text(o.spec, "      ");
  }
};

}  // namespace

std::string kind_text(const Step& step) {
  struct Names {
    std::string operator()(const RunCommand&) const { return "run"; }
    std::string operator()(const WriteFile&) const { return "write file"; }
    std::string operator()(const MakeDirectory&) const { return "make directory"; }
    std::string operator()(const RemoveTree&) const { return "remove"; }
    std::string operator()(const StartProcess&) const { return "start process"; }
    std::string operator()(const StopProcess&) const { return "stop process"; }
    std::string operator()(const TypedAction&) const { return "do"; }
    std::string operator()(const Observe&) const { return "observe"; }
  };
  return std::visit(Names{}, step.kind);
}

std::string to_text(const Limits& limits) {
  std::string out;
  const auto add = [&](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
  if (limits.millicores) add("cpu " + to_text(Quantity{Dimension::cores, *limits.millicores, 0}));
  if (limits.memory) add("memory " + to_text(Quantity{Dimension::size, *limits.memory, 0}));
  if (limits.shares) add("shares " + std::to_string(*limits.shares));
  return out;
}

std::string display_argv(const std::vector<std::string>& argv) {
  std::string out;
  for (const std::string& word : argv) out += (out.empty() ? "" : " ") + quoted(word);
  return out;
}

std::string to_text(const Step& step) {
  std::string out = "  " + step.id + ": " + step.title + "\n";
  if (!step.needs.empty()) {
    std::string needs;
    for (const std::string& id : step.needs) needs += (needs.empty() ? "" : ", ") + id;
    out += "    after " + needs + "\n";
  }
  out += "    " + kind_text(step) + ", within " + to_text(duration_quantity(step.deadline)) + "\n";
  if (!step.host.empty()) out += "    on " + step.host + "\n";
  if (!step.unless_exists.empty()) out += "    unless " + step.unless_exists + " exists\n";
  out += std::visit(Body{}, step.kind);
  for (const auto& [name, source] : step.captures)
    out += "    capture " + name + " from " + source + "\n";
  return out;
}

}  // namespace benchfield
