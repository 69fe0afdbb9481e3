// Sequential replication in words: why the run stopped adding replicates, and what looking at the
// values on the way does to intervals.

#include "runner/results/replication.h"

#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

std::string share_text(double share) { return significant_text(100 * share, 2) + " %"; }

std::string why(const Words& words, const RunResult& run, const ReplicationRule& rule,
                const ReplicationState& state) {
  std::vector<std::string> open;
  for (const Precision& one : state.variants) {
    if (!one.settled && !one.fixed) open.push_back(plain(one.variant));
  }
  std::vector<std::string> arguments = {std::to_string(rule.least), std::to_string(rule.most),
                                        code(run.headline), share_text(rule.until)};
  if (!run.complete) return words(wording::kReplicationUnfinished, arguments);
  if (open.empty()) return words(wording::kReplicationSettled, arguments);
  arguments.push_back(enumerate(open, words(wording::kAnd)));
  return words(wording::kReplicationMost, arguments);
}

}  // namespace

std::vector<Block> replication_blocks(const RunResult& run, const RunSummary& summary) {
  if (!run.replication) return {};
  const Words& words = summary.words;
  const ReplicationState state = replication_state(run, *run.replication);
  Table out = make_table({words(wording::kVariant), words(wording::kReplicates),
                          words(wording::kKnownTo), words(wording::kEnough)},
                         "lrrl");
  for (const Precision& one : state.variants) {
    const std::string_view enough = one.fixed     ? wording::kKnownFixed
                                    : one.settled ? wording::kYes
                                                  : wording::kNo;
    out.rows.push_back(
        row({plain(elide(one.variant, 60)), std::to_string(one.replicates),
             one.half_width ? share_text(*one.half_width) : kNotMeasured, words(enough)}));
  }
  return {heading(3, words(wording::kReplicationTitle)),
          paragraph(why(words, run, *run.replication, state)),
          paragraph(words(wording::kReplicationLooks,
                          {std::to_string(state.looks), percent_text(1 - run.judge.alpha)})),
          table(std::move(out))};
}

}  // namespace benchfield::reports
