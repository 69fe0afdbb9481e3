#include "runner/engine/agent_steps.h"

#include <algorithm>
#include <cctype>

#include "runner/base/check.h"
#include "runner/base/units.h"
#include "runner/engine/agents_template.h"
#include "runner/io/json.h"
#include "runner/template/manifests.h"
#include "runner/template/render.h"

namespace benchfield {
namespace {

constexpr int kPort = 7077;
constexpr auto kGather = Seconds(120);  ///< images may have to be fetched first
constexpr auto kLease = Seconds(30);    ///< an API server may be gone for ten seconds
constexpr auto kUncertainty = Milliseconds(50);
constexpr auto kAfterDeadline = Seconds(300);
constexpr std::size_t kLongestName = 40;  ///< a pod adds its index and a random word

/// A name in a cluster: small letters, digits and hyphens, a letter first.
std::string object_name(const std::string& name, const std::string& phase,
                        const std::string& trial) {
  std::string out;
  for (const char c : name) {
    const auto u = static_cast<unsigned char>(c);
    out += std::isalnum(u) ? static_cast<char>(std::tolower(u)) : '-';
  }
  out.resize(std::min(out.size(), kLongestName));
  if (out.empty() || !std::isalpha(static_cast<unsigned char>(out.front()))) out = "a-" + out;
  return out + "-" + phase + "-" + trial.substr(0, trial.find('-'));
}

std::string mebibytes(std::int64_t bytes) { return std::to_string(bytes >> 20) + "Mi"; }

/// What the template sees.
Map names_of(const AgentPlace& place, const std::string& object, const GroupTask& task) {
  const AgentRequest asked = agent_request(place.agents);
  return {{"object", object},
          {"labels", Map{{"benchfield/run", place.run_id}, {"benchfield/agents", object}}},
          {"port", kPort},
          {"task", to_pretty_json(to_value(task))},
          {"instances", task.instances},
          {"deadline_seconds",
           static_cast<std::int64_t>((place.deadline + kAfterDeadline) / Seconds(1))},
          {"node_selector", place.node_selector},
          {"tolerations", place.tolerations},
          {"image", place.agents.image},
          {"pull_policy", place.pull_policy},
          {"resources", Map{{"requests", Map{{"cpu", std::to_string(asked.cpu) + "m"},
                                             {"memory", mebibytes(asked.memory)}}},
                            {"limits", Map{{"cpu", std::to_string(place.agents.cpu) + "m"},
                                           {"memory", mebibytes(place.agents.memory)}}}}}};
}

/// The template is part of the program: an agent is of its version.
std::vector<Value> manifests(const Map& names) {
  DiagnosticSink sink;
  static const StructuralTemplate kParsed = [&] {
    SourceMap sources;
    return parse_structural("templates/agent/cluster/agents.yaml", kAgentsTemplate, sources, sink);
  }();
  auto documents = render_structural(kParsed, MapScope(names), sink);
  BF_CHECK(documents && !sink.has_errors());
  return std::move(*documents);
}

Map pods_of(const AgentPlace& place, const std::string& object, const GroupTask& task) {
  Map pods{{"kubectl", List(place.kubectl.begin(), place.kubectl.end())},
           {"job", object},
           {"group", task.group},
           {"instances", task.instances},
           {"port", task.port},
           {"gather", to_text(duration_quantity(task.gather))},
           {"lease", to_text(duration_quantity(task.lease))},
           {"errors", place.errors}};
  if (place.has_rounds) pods["rounds"] = true;
  return pods;
}

/// What kubectl says when the API server, or the way to it, fails for a while.
std::vector<std::string> unreachable() {
  return {"was refused",      "Unable to connect", "i/o timeout",
          "connection reset", "TLS handshake",     "Too Many Requests"};
}

}  // namespace

AgentRequest agent_request(const AgentPods& pods) {
  constexpr std::int64_t kCpu = 100;             // thousandths of a core
  constexpr std::int64_t kMemory = 128LL << 20;  // bytes
  return {std::min(kCpu, pods.cpu), std::min(kMemory, pods.memory)};
}

AgentSteps agent_steps(const AgentPlace& place, const std::string& name, GroupTask task) {
  const std::string object = object_name(name, place.phase, place.trial);
  task.group = place.run_id + "/" + place.trial + "/" + place.phase + "/" + name;
  task.port = kPort;
  task.barrier = object + "-0." + object + ":" + std::to_string(kPort);
  task.gather = kGather;
  task.lease = kLease;
  task.uncertainty = kUncertainty;
  AgentSteps out;
  out.pods = pods_of(place, object, task);
  out.make.id = place.phase + "." + name + ".agents";
  out.make.title = "start the agents of " + name + " in " + place.environment;
  out.make.kind = apply_command(place.kubectl, manifests(names_of(place, object, task)));
  out.make.retry = {5, Seconds(3), unreachable()};
  out.remove.id = place.phase + "." + name + ".agents.remove";
  out.remove.title = "remove the agents of " + name;
  RunCommand remove{place.kubectl, {}, {}, ""};
  for (const std::string& word :
       {std::string("delete"), std::string("jobs,services,configmaps"),
        "--selector=benchfield/run=" + place.run_id + ",benchfield/agents=" + object,
        std::string("--ignore-not-found"), std::string("--wait=false")})
    remove.argv.push_back(word);
  out.remove.kind = std::move(remove);
  out.remove.retry = out.make.retry;
  return out;
}

}  // namespace benchfield
