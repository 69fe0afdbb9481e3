#pragma once

#include "runner/results/model.h"

namespace benchfield {

/// The JSON form of each result type, once for writing and reading: `io` is a FieldWriter or a
/// FieldReader, called with key and member; key() is for members that must be there.

template <class Io>
void fields(Io& io, Flag& f) {
  io.key("code", f.code);
  io("detail", f.detail);
}

template <class Io>
void fields(Io& io, CountRow& r) {
  io.key("name", r.name);
  io("count", r.count);
  io("source", r.source);
}

template <class Io>
void fields(Io& io, RateEstimate& r) {
  io.key("metric", r.metric);
  io("unit", r.unit);
  io.key("rate", r.rate);
  io("standard_error", r.standard_error);
  io("low", r.low);
  io("high", r.high);
  io("degrees", r.degrees);
  io("estimator", r.estimator);
  io("window_from_s", r.window_from_s);
  io("window_to_s", r.window_to_s);
  io("window_fixed", r.window_fixed);
  io("samples", r.samples);
  io("period_s", r.period_s);
  io("ols", r.ols);
  io("theil_sen", r.theil_sen);
  io("median_batch", r.median_batch);
  io("classification", r.classification);
  io("classification_note", r.classification_note);
  io.pairs("marks", "after_s", "rate", r.marks);
}

template <class Io>
void fields(Io& io, DrainResult& r) {
  io("backlog", r.backlog);
  io("predicted_s", r.predicted_s);
  io("measured_s", r.measured_s);
}

template <class Io>
void fields(Io& io, RttestBlock& r) {
  io.key("series", r.series);
  io("total", r.total);
  io("linear_regression_rate", r.linear_regression_rate);
  io("standard_error", r.standard_error);
  io("average_rate", r.average_rate);
  io("table", r.table);
}

template <class Io>
void fields(Io& io, LoadResult& r) {
  io.key("name", r.name);
  io("instances", r.instances);
  io("senders", r.senders);
  io("target_rate", r.target_rate);
  io("count", r.count);
  io("sent", r.sent);
  io("acknowledged", r.acknowledged);
  io("failed", r.failed);
  io("dropped", r.dropped);
  io("unknown", r.unknown);
  io("achieved_rate", r.achieved_rate);
  io("send_seconds", r.send_seconds);
  io("send_delay_p50_ms", r.send_delay_p50_ms);
  io("send_delay_p99_ms", r.send_delay_p99_ms);
  io("send_delay_max_ms", r.send_delay_max_ms);
  io("acknowledge_p50_ms", r.acknowledge_p50_ms);
  io("acknowledge_p99_ms", r.acknowledge_p99_ms);
  io("acknowledge_max_ms", r.acknowledge_max_ms);
  io("wake_p99_ms", r.wake_p99_ms);
  io("cpu_cores", r.cpu_cores);
  io("blocked_seconds", r.blocked_seconds);
  io("errors", r.errors);
}

template <class Io>
void fields(Io& io, UsageResult& r) {
  io.key("component", r.component);
  io("cpu_cores", r.cpu_cores);
  io("cpu_us_per_record", r.cpu_us_per_record);
  io("resident_bytes", r.resident_bytes);
  io("limit_cores", r.limit_cores);
  io("limit_bytes", r.limit_bytes);
  io("throttled_share", r.throttled_share);
  io("throttled_seconds", r.throttled_seconds);
  io("peak_bytes", r.peak_bytes);
}

template <class Io>
void fields(Io& io, ChangedSetting& c) {
  io.key("path", c.first);
  io("before", c.second.first);
  io("after", c.second.second);
}

template <class Io>
void fields(Io& io, Transition& r) {
  io.key("component", r.component);
  io.key("how", r.how);
  io("changes", r.changes);
  io("reason", r.reason);
}

template <class Io>
void fields(Io& io, TrialResult& r) {
  io.key("id", r.id);
  io.key("variant", r.variant);
  io("replicate", r.replicate);
  io("block", r.block);
  io.key("state", r.state);
  io("reason", r.reason);
  io("failed_stage", r.failed_stage);
  io("reason_details", r.reason_details);
  io("started_wall_ns", r.started_wall_ns);
  io("duration_s", r.duration_s);
  io("transitions", r.transitions);
  io.pairs("stages", "stage", "seconds", r.stages);
  io("measured_s", r.measured_s);
  io("loads", r.loads);
  io("rates", r.rates);
  io("counts", r.counts);
  io("counts_agree", r.counts_agree);
  io("drain", r.drain);
  io("usage", r.usage);
  io("rttest", r.rttest);
  io("flags", r.flags);
  io("steps", r.steps);
  io("facts", r.facts);
}

template <class Io>
void fields(Io& io, VariantResult& r) {
  io.key("name", r.name);
  io("label", r.label);
  io("group", r.group);
  io("parent", r.parent);
  io("notes", r.notes);
  io("changes", r.changes);
  io("settings", r.settings);
  io.pairs("levels", "factor", "level", r.levels);
  io("impossible", r.impossible);
  io("trials", r.trials);
}

template <class Io>
void fields(Io& io, MetricRule& r) {
  io.key("metric", r.metric);
  io("margin", r.margin);
  io("gate", r.gate);
  io("better", r.better);
  io("quality", r.quality);
  io("noise", r.noise);
  io("noise_degrees", r.noise_degrees);
}

template <class Io>
void fields(Io& io, Objective& r) {
  io("text", r.text);
  io.key("metric", r.metric);
  io.key("relation", r.relation);
  io.key("bound", r.bound);
  io("variants", r.variants);
  io("gate", r.gate);
}

template <class Io>
void fields(Io& io, JudgeRules& r) {
  io("margin", r.margin);
  io("alpha", r.alpha);
  io("gate", r.gate);
  io("unresolved_fails", r.unresolved_fails);
  io("allow_flags", r.allow_flags);
  io("contrast", r.contrast);
  io("metrics", r.metrics);
  io("objectives", r.objectives);
}

template <class Io>
void fields(Io& io, PriceRow& r) {
  io.key("of", r.of);
  io.key("amount", r.amount);
  io("currency", r.currency);
}

template <class Io>
void fields(Io& io, FactorRow& r) {
  io.key("name", r.name);
  io("levels", r.levels);
  io("paths", r.paths);
}

template <class Io>
void fields(Io& io, ReplicationRule& r) {
  io.key("min", r.least);
  io.key("max", r.most);
  io.key("until", r.until);
  io("fixed", r.fixed);
}

template <class Io>
void fields(Io& io, HistoryNoise& r) {
  io.key("variant", r.variant);
  io.key("metric", r.metric);
  io.key("deviation", r.deviation);
  io.key("degrees", r.degrees);
  io("runs", r.runs);
  io("env_key", r.env_key);
}

template <class Io>
void fields(Io& io, HistoryRecord& r) {
  io.key("where", r.where);
  io("runs", r.runs);
  io("noise", r.noise);
}

template <class Io>
void fields(Io& io, RunResult& r) {
  io.key("run_id", r.run_id);
  io.key("plan_name", r.plan_name);
  io("plan_hash", r.plan_hash);
  io("question", r.question);
  io("headline", r.headline);
  io("baseline", r.baseline);
  io("language", r.language);
  io("started_wall_ns", r.started_wall_ns);
  io("duration_s", r.duration_s);
  io("complete", r.complete);
  io("trials_planned", r.trials_planned);
  io("seed", r.seed);
  io.key("variants", r.variants);
  io("provenance", r.provenance);
  io("commands", r.commands);
  io("judge", r.judge);
  io("prices", r.prices);
  io("factors", r.factors);
  io("replication", r.replication);
  io("history", r.history);
}

}  // namespace benchfield
