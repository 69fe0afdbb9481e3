#include "runner/plan/codes.h"
#include "runner/plan/decode.h"
#include "runner/plan/keys.h"
#include "runner/plan/schema.h"

namespace benchfield {
namespace {

Nanoseconds duration_in(const Map& keys, std::string_view key, Nanoseconds fallback) {
  const Value* value = keys.find(key);
  const auto* quantity = value ? value->as_quantity() : nullptr;
  return quantity ? to_duration(*quantity) : fallback;
}

/// `warm_up`: none, a count, a duration or auto.
WarmUp decode_warm_up(const std::string& text, const SourceRange& range, DiagnosticSink& sink) {
  WarmUp out;
  if (text == "none") return out;
  if (text == "auto") {
    out.kind = WarmUp::Kind::automatic;
    return out;
  }
  if (const auto duration = parse_quantity(text, Dimension::duration)) {
    out.kind = WarmUp::Kind::duration;
    out.duration = to_duration(*duration);
  } else if (const auto count = parse_quantity(text, Dimension::count)) {
    out.kind = WarmUp::Kind::count;
    out.count = count->amount;
  } else {
    sink.error(
        codes::kTypeMismatch, range,
        "'warm_up' of the trial must be a count, a duration, auto or none, found '" + text + "'");
  }
  return out;
}

void decode_window(const Node& node, const SourceRange& place, const Scope& scope,
                   DiagnosticSink& sink, TrialSpec& out) {
  const Map keys = read_known_keys(node, rows_of("trial.window"),
                                   {"'window' of the trial", "trial.window", place, scope, sink});
  if (!keys.find("from") || !keys.find("to")) return;
  const auto from = duration_in(keys, "from", {});
  const auto to = duration_in(keys, "to", {});
  if (from >= to) {
    sink.error(codes::kOutOfRange, place, "'window' of the trial ends before it begins")
        .notes.push_back("from is " + to_text(duration_quantity(from)) + ", to is " +
                         to_text(duration_quantity(to)));
    return;
  }
  out.window = {from, to};
}

}  // namespace

TrialSpec decode_trial(const Node* node, const SourceRange& place, const Scope& scope,
                       DiagnosticSink& sink) {
  TrialSpec out;
  const Node nothing;
  const KeyContext context{"the trial", "trial", place, scope, sink};
  const Map keys = read_known_keys(node ? *node : nothing, rows_of("trial"), context);
  out.quiet = duration_in(keys, "quiet", out.quiet);
  out.deadline = duration_in(keys, "deadline", out.deadline);
  if (const Value* warm_up = keys.find("warm_up")) {
    out.warm_up = decode_warm_up(warm_up->text(), node->find("warm_up")->range, sink);
  }
  if (const Value* until = keys.find("until")) {
    out.until = Expression::parse(until->text(), node->find("until")->range, sink);
  }
  if (node) {
    if (const Node* window = node->find("window")) {
      decode_window(*window, window->range, scope, sink, out);
    }
  }
  return out;
}

RecordsSpec decode_records(const Node* node, const std::string& load, const Scope& scope,
                           DiagnosticSink& sink) {
  RecordsSpec out;
  out.generate = "planes";
  if (!node) return out;
  const std::string where = "'records' of load '" + load + "'";
  const Map keys = read_known_keys(*node, rows_of("load.NAME.records"),
                                   {where, "load.NAME.records", node->range, scope, sink});
  const Value* replay = keys.find("replay");
  const auto refuse = [&](const char* key, const std::string& why) {
    for (const Node::Member& member : node->members) {
      if (member.key == key) {
        sink.error(codes::kConflict, member.key_range,
                   std::string("'") + key + "' in " + where + " does not fit here")
            .notes.push_back(why);
      }
    }
  };
  for (const char* key : {"generate", "columns", "lines"}) {
    if (replay) refuse(key, "records are either replayed or generated");
  }
  if (!replay) refuse("once", "it ends with the files of 'replay', and none are given");
  if (replay) {
    out.generate.clear();
    out.replay = replay->text();
    out.once = keys.find("once") && keys.find("once")->boolean();
  }
  if (const Value* columns = keys.find("columns"))
    out.columns = static_cast<int>(columns->integer());
  if (const Value* lines = keys.find("lines")) out.lines = lines->integer();
  return out;
}

}  // namespace benchfield
