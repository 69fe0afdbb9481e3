#include "providers/az_hosts.h"

#include "providers/az_cluster.h"
#include "providers/az_commands.h"
#include "providers/cluster.h"

namespace benchfield {
namespace {

constexpr const char* kUser = "benchfield";
constexpr auto kMake = std::chrono::minutes(15);

const Map& groups_of(const EnvironmentSpec& environment) {
  return entries_of(environment, "groups");
}

std::string put_in(std::string text, const std::string& word, const std::string& value) {
  const auto at = text.find(word);
  return at == std::string::npos ? text : text.replace(at, word.size(), value);
}

std::string address_of(const RunNames& run, const std::string& environment,
                       const std::string& group, std::int64_t index) {
  std::string out = put_in(run.host_address, "ENVIRONMENT", environment);
  out = put_in(std::move(out), "GROUP", group);
  return put_in(std::move(out), "INDEX", std::to_string(index));
}

std::string machine(const std::string& group, std::int64_t index) {
  return group + "-" + std::to_string(index);
}

/// Names for images that plans use; anything else is for az to know.
std::string image_of(const std::string& name) {
  if (name == "centos-7.5") return "OpenLogic:CentOS:7.5:latest";
  if (name == "debian-12") return "Debian:debian-12:12-gen2:latest";
  if (name == "ubuntu-24.04") return "Canonical:ubuntu-24_04-lts:server:latest";
  return name;
}

/// Known once the network is there.
std::string location_of(const EnvironmentSpec& environment) {
  return "${steps." + text_of(environment, "network") + ".network.location}";
}

std::string key_file(const EnvironmentSpec& environment, const RunNames& run) {
  return run.directory + "/environments/" + environment.name + ".key";
}

Step make_machine(const EnvironmentSpec& to, const std::string& group, const Value& rules,
                  std::int64_t index, const RunNames& run) {
  const std::string name = machine(group, index);
  const std::string network = "${steps." + text_of(to, "network") + ".network.";
  Step step = az_step(to.name + "." + name, "make host " + name + " of " + to.name,
                      {"vm",
                       "create",
                       "--resource-group",
                       az_group(to.name, run),
                       "--name",
                       name,
                       "--location",
                       network + "location}",
                       "--image",
                       image_of(text_of(to, "image")),
                       "--size",
                       rules["size"].text(),
                       "--subnet",
                       network + "hosts.subnet}",
                       "--nsg",
                       "hosts",
                       "--public-ip-address",
                       "",
                       "--admin-username",
                       kUser,
                       "--ssh-key-values",
                       key_file(to, run) + ".pub",
                       "--os-disk-delete-option",
                       "Delete",
                       "--nic-delete-option",
                       "Delete",
                       "--tags",
                       az_tag(run)});
  step.captures["address"] = "/privateIpAddress";
  step.deadline = kMake;
  return step;
}

Step remove_machine(const EnvironmentSpec& from, const std::string& group, std::int64_t index,
                    const RunNames& run) {
  const std::string name = machine(group, index);
  Step step = az_removal(
      from.name + "." + name + ".remove", "remove host " + name + " of " + from.name,
      {"vm", "delete", "--resource-group", az_group(from.name, run), "--name", name, "--yes"});
  step.deadline = kMake;
  return step;
}

/// What components on hosts start must be there before they are.
Step look_for_programs(const EnvironmentSpec& to, const std::string& group, std::int64_t index,
                       const Demand& demand, const RunNames& run) {
  Step step;
  step.id = to.name + "." + machine(group, index) + ".programs";
  step.title = "look for the programs it takes on " + machine(group, index);
  step.needs = {to.name + "." + machine(group, index)};
  List names;
  for (const std::string& program : demand.programs) names.emplace_back(program);
  step.kind = TypedAction{"programs", {{"names", std::move(names)}}, {}};
  step.host = address_of(run, to.name, group, index);
  step.deadline = Seconds(120);  // a machine answers some time after it is made
  return step;
}

}  // namespace

std::vector<Host> az_hosts(const EnvironmentSpec& environment, const RunNames& run) {
  const std::string network = text_of(environment, "network");
  Cluster beside;
  beside.kubectl = az_kubectl(network, run);
  beside.kubectl.insert(beside.kubectl.end(), {"--namespace", name_space(run)});
  std::vector<Host> out;
  for (const auto& [group, rules] : groups_of(environment)) {
    for (std::int64_t i = 0; i < rules["count"].integer(); ++i) {
      Host& host = out.emplace_back();
      host.environment = environment.name;
      host.group = group;
      host.address = host.reach = address_of(run, environment.name, group, i);
      host.run = std::string("/home/") + kUser + "/runs/" + run.id;
      host.directory = host.run + "/work";
      host.cache = std::string("/home/") + kUser + "/cache";
      host.hand = hand_in(beside);  // private addresses are reached from inside the network
    }
  }
  return out;
}

Steps az_create_hosts(const EnvironmentSpec& environment, const RunNames& run) {
  const std::string& name = environment.name;
  const std::string group = az_group(name, run);
  const std::string location = location_of(environment);
  Step made =
      az_step(name + ".group", "make resource group " + group,
              {"group", "create", "--name", group, "--location", location, "--tags", az_tag(run)});
  // its own rules let the network in and nobody else: no port is opened, 22 neither
  Step closed = az_step(name + ".security", "make a security group that lets nobody in",
                        {"network", "nsg", "create", "--resource-group", group, "--name", "hosts",
                         "--location", location, "--tags", az_tag(run)});
  closed.needs = {made.id};
  Step folder;
  folder.id = name + ".folder";
  folder.title = "make a folder for its key";
  folder.kind = MakeDirectory{run.directory + "/environments"};
  Step key;
  key.id = name + ".key";
  key.title = "make a key for its hosts";
  key.needs = {folder.id};
  key.kind = RunCommand{{"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", az_tag(run), "-f",
                         key_file(environment, run)},
                        {},
                        {},
                        ""};
  key.unless_exists = key_file(environment, run);
  return {std::move(made), std::move(closed), std::move(folder), std::move(key)};
}

Steps az_change_groups(const EnvironmentSpec& from, const EnvironmentSpec& to, const Demand& demand,
                       const RunNames& run) {
  Steps out;
  const auto had = [&](const Map& groups, const std::string& group) {
    const Value* rules = groups.find(group);
    return rules ? (*rules)["count"].integer() : 0;
  };
  const Map &before = groups_of(from), &after = groups_of(to);
  std::vector<std::pair<std::string, std::int64_t>> more;
  for (const auto& [group, rules] : after) {
    const std::int64_t count = rules["count"].integer() - had(before, group);
    if (count > 0) more.emplace_back(rules["size"].text(), count);
  }
  if (!more.empty()) out.push_back(az_quota(to, location_of(to), more));
  for (const auto& [group, rules] : after) {
    for (std::int64_t i = had(before, group); i < rules["count"].integer(); ++i) {
      out.push_back(make_machine(to, group, rules, i, run));
      out.back().needs = {to.name + ".quota-of-cores"};
      out.push_back(look_for_programs(to, group, i, demand, run));
    }
  }
  for (const auto& [group, rules] : before) {
    for (std::int64_t i = had(after, group); i < rules["count"].integer(); ++i)
      out.push_back(remove_machine(from, group, i, run));
  }
  return out;
}

}  // namespace benchfield
