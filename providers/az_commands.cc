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

/// The number in a name is that of the cores, but for sizes of these old families, which are
/// numbered.
std::optional<std::int64_t> cores_of(const std::string& family, std::int64_t number) {
  static const std::map<std::int64_t, std::int64_t> kNumbered = {
      {1, 1}, {2, 2}, {3, 4}, {4, 8}, {5, 16}, {11, 2}, {12, 4}, {13, 8}, {14, 16}, {15, 20}};
  if (family != "Dv2" && family != "DSv2") return number;
  const auto found = kNumbered.find(number);
  return found == kNumbered.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

std::optional<VmSize> vm_size(const std::string& name) {
  constexpr std::string_view kPrefix = "Standard_";
  const auto version = name.rfind("_v");
  if (!name.starts_with(kPrefix) || version == std::string::npos || version < kPrefix.size())
    return std::nullopt;
  std::string letters, digits;
  bool is_after_hyphen = false;  // "E16-4s": four are used, sixteen count
  for (const char c : name.substr(kPrefix.size(), version - kPrefix.size())) {
    const auto u = static_cast<unsigned char>(c);
    is_after_hyphen = is_after_hyphen || c == '-';
    if (std::isdigit(u) && !is_after_hyphen) digits += c;
    if (std::isalpha(u)) letters += static_cast<char>(std::toupper(u));
  }
  const std::string number = name.substr(version + 2);
  if (letters.empty() || digits.empty() || digits.size() > 4 || number.empty()) return std::nullopt;
  const std::string family = letters + "v" + number;
  const auto cores = cores_of(family, std::stoll(digits));
  if (!cores) return std::nullopt;
  return VmSize{"standard" + family + "Family", *cores};
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

Step az_left(const std::string& id, std::string title, const std::string& target,
             std::vector<std::string> words) {
  Step step = az_step(id, std::move(title), std::move(words));
  const auto argv = std::get<RunCommand>(step.kind).argv;
  step.kind =
      TypedAction{"az-left", {{"argv", List(argv.begin(), argv.end())}, {"target", target}}, {}};
  step.retry = while_busy();
  step.retry.attempts = 7;
  step.retry.when.emplace_back("left");
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
