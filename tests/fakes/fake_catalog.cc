#include "tests/fakes/fake_catalog.h"

#include <utility>

namespace benchfield {
namespace {

KeyRow row(std::string key, ValueType type, std::optional<Value> default_value = {}) {
  KeyRow out;
  out.key = std::move(key);
  out.type = type;
  out.help = "the " + out.key;
  out.default_value = std::move(default_value);
  return out;
}

KeyRow at_least(KeyRow out, std::int64_t least) {
  out.least = least;
  return out;
}

KeyRow entries(std::string key, std::vector<KeyRow> of) {
  KeyRow out = row(std::move(key), ValueType::map, Value(Map{}));
  out.of = std::move(of);
  return out;
}

Value size_of(std::int64_t bytes) { return Quantity{Dimension::size, bytes, 0}; }

DefinitionInfo kafka() {
  DefinitionInfo out;
  out.name = "kafka";
  out.values = {at_least(row("brokers", ValueType::count, Value(1)), 1),
                row("heap", ValueType::size, size_of(512LL << 20)),
                entries("topics", {at_least(row("partitions", ValueType::count, Value(3)), 1),
                                   row("config", ValueType::map, Value(Map{}))}),
                row("expose", ValueType::text, Value("none"))};
  out.roles = {"broker"};
  out.endpoints = {"bootstrap"};
  out.parts_value = "topics";
  out.places = {"hosts", "cluster"};
  return out;
}

DefinitionInfo search() {
  DefinitionInfo out;
  out.name = "search";
  KeyRow engine = row("engine", ValueType::text, Value("opensearch"));
  engine.choices = {"opensearch", "elasticsearch"};
  out.values = {engine, row("data_nodes", ValueType::count, Value(1)),
                entries("indices", {row("shards", ValueType::count, Value(1)),
                                    row("refresh_interval", ValueType::duration,
                                        Value(Quantity{Dimension::duration, 1'000'000'000, 0})),
                                    row("mapping", ValueType::any)})};
  out.roles = {"data"};
  out.endpoints = {"http"};
  out.parts_value = "indices";
  out.places = {"hosts", "cluster"};
  return out;
}

DefinitionInfo spark() {
  DefinitionInfo out;
  out.name = "spark";
  out.values = {row("executors", ValueType::count, Value(1)),
                row("cores", ValueType::cores, Value(Quantity{Dimension::cores, 1000, 0})),
                row("conf", ValueType::map, Value(Map{})),
                row("args", ValueType::list),
                row("fraction", ValueType::percent),
                row("speed", ValueType::byte_rate)};
  out.roles = {"master", "worker"};
  out.connect = {"source", "sink"};
  out.places = {"hosts"};
  return out;
}

/// As a definition would have it.
ValueRule rule(std::string value, const char* condition, const char* why, const char* fix) {
  DiagnosticSink sink;
  return {std::move(value), *Expression::parse(condition, {}, sink),
          *Interpolation::parse(why, {}, sink), Interpolation::parse(fix, {}, sink)};
}

DefinitionInfo cache() {
  DefinitionInfo out;
  out.name = "cache";
  out.values = {row("size", ValueType::size), row("memory", ValueType::size),
                row("threads", ValueType::count, Value(1))};
  out.values.front().required = true;
  out.rules = {
      rule("memory", "default(memory, size + 64MiB) < size + 64MiB",
           "a node takes its ${size} and 64MiB beside it", "give 'memory' ${size + 64MiB} or more"),
      rule("threads", "threads > 8", "more than eight wait for each other", "threads: 8")};
  out.roles = {"node"};
  out.places = {"hosts"};
  return out;
}

}  // namespace

FakeCatalog::FakeCatalog() {
  for (DefinitionInfo& info : std::vector{kafka(), search(), spark(), cache()}) {
    definitions_.emplace(info.name, info);
  }
  const std::vector<KeyRow> sized = {row("count", ValueType::count, Value(1))};
  providers_ = {{"local",
                 "this machine",
                 {row("address", ValueType::text, Value("127.0.0.1"))},
                 {},
                 {"hosts"}},
                {"cloud",
                 "hosts and clusters",
                 {entries("groups", sized), entries("pools", sized)},
                 {},
                 {"hosts", "cluster"}},
                {"pods",
                 "clusters",
                 {row("pod_network", ValueType::text, Value("private"))},
                 {},
                 {"cluster"}}};
  const std::vector<MetricInfo> sent = {
      {"sent", "records"}, {"acknowledged", "records"}, {"rate", "records/s"}};
  drivers_ = {
      {"kafka", "produces records", {row("linger", ValueType::duration)}, sent, {}},
      {"search-bulk", "indexes records", {row("bulk", ValueType::count, Value(1000))}, sent, {}}};
  probes_ = {
      {"kafka-offsets", "end offsets", {}, {{"count", "records"}, {"rate", "records/s"}}, {}},
      {"search-index",
       "documents",
       {row("source", ValueType::text)},
       {{"count", "documents"}, {"rate", "documents/s"}},
       {}},
      {"process", "CPU and memory", {}, {{"cpu", "cores"}, {"memory", "bytes"}}, {}}};
}

const DefinitionInfo* FakeCatalog::definition(std::string_view name, DiagnosticSink&) const {
  const auto found = definitions_.find(name);
  return found == definitions_.end() ? nullptr : &found->second;
}

std::vector<std::string> FakeCatalog::definition_names() const {
  std::vector<std::string> out;
  for (const auto& [name, info] : definitions_) out.push_back(name);
  return out;
}

}  // namespace benchfield
