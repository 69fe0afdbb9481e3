#include "providers/az_commands.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace benchfield {
namespace {

constexpr auto kAsk = Seconds(60);  ///< a call takes 0.5 to 7 s
constexpr auto kRemove = std::chrono::minutes(30);
constexpr int kNotFound = 3;  ///< exit code of a 404 on show and delete

/// Reading may be repeated; these are worth it.
Retry while_busy() {
  return {4, Seconds(10), {"TooManyRequests", "ServiceUnavailable", "Connection", "timed out"}};
}

}  // namespace

std::optional<VmSize> vm_size(const std::string& name) {
  constexpr std::string_view kPrefix = "Standard_";
  const auto version = name.rfind("_v");
  if (!name.starts_with(kPrefix) || version == std::string::npos) return std::nullopt;
  const std::string middle = name.substr(kPrefix.size(), version - kPrefix.size());
  std::string letters, digits;
  for (const char c : middle) {
    const auto u = static_cast<unsigned char>(c);
    if (std::isdigit(u)) digits += c;
    if (std::isalpha(u)) letters += static_cast<char>(std::toupper(u));
  }
  const std::string number = name.substr(version + 2);
  if (letters.empty() || digits.empty() || digits.size() > 4 || number.empty()) return std::nullopt;
  return VmSize{"standard" + letters + "v" + number + "Family", std::stoll(digits)};
}

std::string az_group(const std::string& environment, const RunNames& run) {
  return "benchfield-" + run.id + "-" + environment;
}

std::string az_tag(const RunNames& run) { return "benchfield-run=" + run.id; }

std::vector<std::string> az_kubectl(const std::string& environment, const RunNames& run) {
  return {"kubectl", "--kubeconfig", run.directory + "/environments/" + environment + ".kubeconfig",
          "--context", environment};
}

Step az_step(const std::string& id, std::string title, std::vector<std::string> words) {
  words.insert(words.begin(), "az");
  words.insert(words.end(), {"--only-show-errors", "--output", "json"});
  Step step;
  step.id = id;
  step.title = std::move(title);
  step.kind = RunCommand{std::move(words), {}, {}, ""};
  step.deadline = kAsk;
  return step;
}

Step az_removal(const std::string& id, std::string title, std::vector<std::string> words) {
  Step step = az_step(id, std::move(title), std::move(words));
  std::get<RunCommand>(step.kind).gone = kNotFound;
  return step;
}

Steps az_preflight(const EnvironmentSpec& environment) {
  const std::string& name = environment.name;
  Step programs;
  programs.id = name + ".programs";
  programs.title = "look for the programs it takes";
  programs.kind = TypedAction{"programs", {{"names", List{"az", "kubectl", "ssh", "scp"}}}, {}};
  programs.deadline = Seconds(20);
  Step version = az_step(name + ".version", "see which az it is", {"version"});
  version.needs = {programs.id};
  version.captures["fact.az"] = "/azure-cli";
  Step account = az_step(name + ".account", "see that az has an account", {"account", "show"});
  account.needs = {version.id};
  account.captures["fact.cloud"] = "/environmentName";
  // an account may be known whose password is not good any more
  Step token = az_step(name + ".token", "see that az is signed in",
                       {"account", "get-access-token", "--query", "expiresOn"});
  token.needs = {account.id};
  token.retry = while_busy();
  return {std::move(programs), std::move(version), std::move(account), std::move(token)};
}

Step az_quota(const EnvironmentSpec& environment, const std::string& region,
              const std::vector<std::pair<std::string, std::int64_t>>& sizes) {
  std::map<std::string, std::int64_t> cores;
  for (const auto& [name, machines] : sizes) {
    if (const auto size = vm_size(name)) cores[size->family] += size->cores * machines;
  }
  Map wanted;
  for (const auto& [family, number] : cores) wanted[family] = number;
  Step step;
  step.id = environment.name + ".quota-of-cores";
  step.title = "see that " + region + " has the cores";
  step.kind = TypedAction{"az-quota",
                          {{"argv", List{"az", "vm", "list-usage", "--location", region,
                                         "--only-show-errors", "--output", "json"}},
                           {"cores", std::move(wanted)}},
                          {}};
  step.deadline = kAsk;
  step.retry = while_busy();
  return step;
}

Step az_remove_group(const EnvironmentSpec& environment, const RunNames& run) {
  const std::string group = az_group(environment.name, run);
  Step step = az_removal(environment.name + ".delete", "remove " + group + " and all that is in it",
                         {"group", "delete", "--name", group, "--yes"});
  step.deadline = kRemove;
  step.retry = while_busy();
  return step;
}

}  // namespace benchfield
