// Drives one group of agents in pods to its end, as a trial does, and prints what became of it:
//   agents_tool SPEC.json [SECONDS before it is stopped] [ROUNDS]
//   agents_tool make PLACE.json
//   agents_tool topic BOOTSTRAP TOPIC PARTITIONS
//   agents_tool offsets BOOTSTRAP TOPIC
// the second prints how a run makes such a group: {"manifests", "pods"}; the others make a topic
// and count its records. SPEC is the "pods" of an Observe step, with "name". Lines on stdout as it
// goes, of each round: "ready", "begun"; last one JSON document, a list of them with ROUNDS.
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iostream>

#include "runner/engine/agent_steps.h"
#include "runner/engine/pod_agents.h"
#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/io/kafka_client.h"

namespace benchfield {
namespace {

constexpr std::int64_t kMostNs = 240'000'000'000;

void nap() { real_clock().sleep_until(real_clock().monotonic_ns() + 20'000'000); }

Value outcome(AgentGroup& group, std::int64_t start_ns, std::int64_t samples) {
  Map out{{"start_ns", start_ns}, {"samples", samples}};
  if (const auto failure = group.failure()) {
    out["failure"] = Map{{"code", failure->code},
                         {"what", failure->what},
                         {"notes", List(failure->notes.begin(), failure->notes.end())}};
  }
  List agents;
  for (const AgentState& state : group.states()) {
    Map agent{{"name", state.name},
              {"node", state.node},
              {"ticks", static_cast<std::int64_t>(state.ticks.size())},
              {"gaps", state.gaps},
              {"lost", state.is_lost},
              {"late", state.is_late},
              {"failure", state.failure},
              {"uncertainty_ns", state.uncertainty_ns}};
    if (state.summary) {
      agent["summary"] = to_value(state.summary->total);
      agent["began_ns"] = state.summary->start_ns;
      agent["first_sent_ns"] = state.summary->first_sent_ns;
    }
    agents.push_back(std::move(agent));
  }
  out["agents"] = std::move(agents);
  return out;
}

Result<Value> read_document(const std::string& path) {
  BF_TRY(const std::string text, read_file(path));
  return parse_json(text);
}

std::vector<ProbeTask> probe_tasks(const Value& rows) {
  std::vector<ProbeTask> out;
  for (const Value& row : rows.is_list() ? *rows.as_list() : List{}) {
    ProbeTask& task = out.emplace_back();
    task.name = row["name"].text();
    task.probe = row["probe"].text();
    task.every = Nanoseconds(row["every_ns"].integer());
    task.target = *row["target"].as_map();
  }
  return out;
}

int make(const std::string& path) {
  const auto document = read_document(path);
  if (!document) return 2;
  AgentPlace place;
  for (const Value& word : *(*document)["kubectl"].as_list()) place.kubectl.push_back(word.text());
  place.environment = "the test cluster";
  place.agents = {(*document)["image"].text(), 1000, std::int64_t{1} << 30};
  place.pull_policy = "Never";
  place.run_id = "agents-test";
  place.trial = (*document)["trial"].text();
  place.phase = "measure";
  place.errors = (*document)["errors"].text();
  place.deadline = Seconds(300);
  GroupTask task;
  task.probes = probe_tasks((*document)["probes"]);
  if ((*document)["load"].is_map()) {
    auto load = load_task((*document)["load"]);
    if (!load) return 2;
    task.instances = load->instances;
    task.load = std::move(*load);
  }
  const AgentSteps steps = agent_steps(place, task.load ? "senders" : "probes", task);
  std::cout << to_json(Map{{"manifests", std::get<RunCommand>(steps.make.kind).input},
                           {"pods", steps.pods}})
            << std::endl;
  return 0;
}

int topic(const std::string& bootstrap, const std::string& name, int partitions) {
  auto client = make_kafka_client(bootstrap);
  const Status made = client ? (*client)->create_topic({name, partitions, 1, {}}, Seconds(30))
                             : Status(fail(client.error()));
  if (!made) std::cerr << to_text(made.error());
  return made ? 0 : 3;
}

int offsets(const std::string& bootstrap, const std::string& name) {
  auto client = make_kafka_client(bootstrap);
  const Result<std::int64_t> count = client ? (*client)->end_offsets(name, Seconds(30))
                                            : Result<std::int64_t>(fail(client.error()));
  if (!count) std::cerr << to_text(count.error());
  if (count) std::cout << *count << "\n";
  return count ? 0 : 3;
}

/// What became of the group; null when it could not be started.
Value drive(ProcessRunner& runner, const Value& spec, double seconds) {
  std::atomic<std::int64_t> samples{0};
  const auto group = make_pod_agents(runner, {}, real_clock(), spec["name"].text(), spec,
                                     [&](const std::string&, const Sample&, bool) { ++samples; });
  if (!group->start()) return {};
  const std::int64_t end = real_clock().monotonic_ns() + kMostNs;
  while (!group->all_ready() && !group->failure() && real_clock().monotonic_ns() < end) nap();
  std::int64_t start_ns = 0;
  if (!group->failure()) {
    std::cout << "ready" << std::endl;
    start_ns = real_clock().monotonic_ns() + group->lead().count();
    group->begin(start_ns);
    std::cout << "begun" << std::endl;
  }
  const std::int64_t stop_ns =
      seconds > 0 ? start_ns + static_cast<std::int64_t>(seconds * 1e9) : INT64_MAX;
  while (!group->all_done() && !group->failure() && real_clock().monotonic_ns() < end) {
    if (real_clock().monotonic_ns() > stop_ns) group->stop();
    nap();
  }
  group->end();
  return outcome(*group, start_ns, samples);
}

int drive(const std::string& path, double seconds, int rounds) {
  const auto spec = read_document(path);
  if (!spec) return 2;
  const auto runner = make_process_runner();
  List all;
  for (int round = 0; round < std::max(1, rounds); ++round) {
    all.push_back(drive(*runner, *spec, seconds));
    if (all.back().is_null()) return 3;
  }
  std::cout << to_json(rounds > 0 ? Value(all) : all.front()) << std::endl;
  return 0;
}

}  // namespace
}  // namespace benchfield

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::string verb = argv[1];
  if (argc == 3 && verb == "make") return benchfield::make(argv[2]);
  if (argc == 5 && verb == "topic") return benchfield::topic(argv[2], argv[3], std::atoi(argv[4]));
  if (argc == 4 && verb == "offsets") return benchfield::offsets(argv[2], argv[3]);
  return benchfield::drive(argv[1], argc > 2 ? std::atof(argv[2]) : 0,
                           argc > 3 ? std::atoi(argv[3]) : 0);
}
