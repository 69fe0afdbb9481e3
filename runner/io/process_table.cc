// What /proc says: identities, sessions, CPU, listening ports. Every reading may race with the end
// of a process, so a file that is gone just means a process that is gone.

#include <arpa/inet.h>
#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <set>
#include <sstream>
#include <thread>

#include "runner/base/clock.h"
#include "runner/io/boot.h"
#include "runner/io/files.h"
#include "runner/io/process.h"
#include "runner/io/spawn.h"

namespace benchfield {
namespace {

constexpr auto kPoll = Milliseconds(10);
constexpr auto kAfterKill = Seconds(5);

/// The fields of /proc/PID/stat that are used here (numbers as in proc(5)).
struct Stat {
  int pid = 0;
  char state = '?';                 ///< 3
  int parent = 0;                   ///< 4
  int session = 0;                  ///< 6
  std::int64_t cpu_ticks = 0;       ///< 14-17: own and of reaped children, user and system
  std::int64_t threads = 0;         ///< 20
  std::int64_t start_ticks = 0;     ///< 22
  std::int64_t resident_pages = 0;  ///< 24
  /// The first thread may be a zombie while others still end and hold files and ports open.
  bool is_dead() const { return (state == 'Z' && threads <= 1) || state == 'X'; }
};

std::string proc_path(int pid, std::string_view file) {
  return "/proc/" + std::to_string(pid) + "/" + std::string(file);
}

std::optional<Stat> read_stat(int pid) {
  const auto text = read_file(proc_path(pid, "stat"));
  if (!text) return std::nullopt;
  const auto name_end = text->rfind(')');  // the name itself may hold spaces and brackets
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream rest(text->substr(name_end + 1));
  std::vector<std::string> field(3);  // field[3] is the state
  for (std::string word; field.size() <= 24 && rest >> word;) field.push_back(word);
  if (field.size() <= 24) return std::nullopt;
  const auto number = [&](std::size_t i) {
    std::int64_t value = 0;
    std::from_chars(field[i].data(), field[i].data() + field[i].size(), value);
    return value;
  };
  Stat stat;
  stat.pid = pid;
  stat.state = field[3].front();
  stat.parent = static_cast<int>(number(4));
  stat.session = static_cast<int>(number(6));
  stat.cpu_ticks = number(14) + number(15) + number(16) + number(17);
  stat.threads = number(20);
  stat.start_ticks = number(22);
  stat.resident_pages = number(24);
  return stat;
}

std::vector<int> all_pids() {
  std::vector<int> pids;
  DIR* directory = ::opendir("/proc");
  if (directory == nullptr) return pids;
  while (const dirent* entry = ::readdir(directory)) {
    const std::string_view name = entry->d_name;
    int pid = 0;
    const auto [end, ec] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (ec == std::errc() && end == name.data() + name.size()) pids.push_back(pid);
  }
  ::closedir(directory);
  return pids;
}

std::vector<Stat> all_processes() {
  std::vector<Stat> all;
  for (const int pid : all_pids()) {
    if (auto stat = read_stat(pid)) all.push_back(*stat);
  }
  return all;
}

Nanoseconds to_time(std::int64_t ticks) {
  static const std::int64_t per_second = ::sysconf(_SC_CLK_TCK);
  return Nanoseconds(ticks * 1'000'000'000 / per_second);
}

std::int64_t to_bytes(std::int64_t pages) {
  static const std::int64_t page = ::sysconf(_SC_PAGESIZE);
  return pages * page;
}

/// Live processes of the session that `leader` led. Its number cannot be given away while the
/// session has a member; once another process carries it, the session is gone.
std::vector<int> session_members(const ProcessId& leader) {
  std::vector<int> members;
  if (leader.pid <= 1 || leader.boot_id != boot_id()) return members;
  for (const Stat& stat : all_processes()) {
    if (stat.pid == leader.pid && stat.start_ticks != leader.start_ticks) return {};
    if (stat.session == leader.pid && !stat.is_dead()) members.push_back(stat.pid);
  }
  return members;
}

/// The process and everything below it. `known` keeps descendants whose parent ended meanwhile.
std::vector<int> family_members(const ProcessId& head, std::map<int, std::int64_t>& known) {
  const std::vector<Stat> all = all_processes();
  if (is_alive(head)) known[head.pid] = head.start_ticks;
  for (bool grown = true; grown;) {
    grown = false;
    for (const Stat& stat : all) {
      const auto parent = known.find(stat.parent);
      if (parent != known.end() && stat.start_ticks >= parent->second) {
        grown = known.emplace(stat.pid, stat.start_ticks).second || grown;
      }
    }
  }
  std::vector<int> members;
  for (const Stat& stat : all) {
    const auto found = known.find(stat.pid);
    const bool same = found != known.end() && found->second == stat.start_ticks;
    if (same && !stat.is_dead()) members.push_back(stat.pid);
  }
  return members;
}

void signal_all(const std::vector<int>& pids, int signal) {
  for (const int pid : pids) ::kill(pid, signal);
}

Status end_all(const std::function<std::vector<int>()>& members, Nanoseconds grace,
               const std::string& what) {
  std::vector<int> left = members();
  signal_all(left, SIGTERM);
  signal_all(left, SIGCONT);  // a stopped process sees SIGTERM only when it goes on
  const std::int64_t kill_at = real_clock().monotonic_ns() + grace.count();
  const std::int64_t give_up_at = kill_at + Nanoseconds(kAfterKill).count();
  while (!(left = members()).empty()) {
    const std::int64_t now = real_clock().monotonic_ns();
    if (now >= give_up_at) {
      std::string pids;
      for (const int pid : left) pids += (pids.empty() ? "" : ", ") + std::to_string(pid);
      return fail("still-running", what + " does not end: process " + pids + " survives SIGKILL");
    }
    if (now >= kill_at) signal_all(left, SIGKILL);
    real_clock().sleep_until(now + Nanoseconds(kPoll).count());
  }
  return Done{};
}

using Address = std::array<unsigned char, 16>;  ///< IPv4 as ::ffff:a.b.c.d

Address mapped(const unsigned char* four) {
  Address out{};
  out[10] = out[11] = 0xFF;
  std::copy(four, four + 4, out.begin() + 12);
  return out;
}

std::optional<Address> parse_address(const std::string& text) {
  Address out{};
  if (text == "localhost") return parse_address("127.0.0.1");
  if (::inet_pton(AF_INET6, text.c_str(), out.data()) == 1) return out;
  std::array<unsigned char, 4> four{};
  if (::inet_pton(AF_INET, text.c_str(), four.data()) == 1) return mapped(four.data());
  return std::nullopt;
}

/// The kernel prints addresses as 32-bit words in host order.
Address kernel_address(std::string_view hex) {
  Address out{};
  const bool is_v4 = hex.size() == 8;
  for (std::size_t word = 0; word * 8 < hex.size() && word < 4; ++word) {
    std::uint32_t value = 0;
    std::from_chars(hex.data() + word * 8, hex.data() + word * 8 + 8, value, 16);
    for (std::size_t i = 0; i < 4; ++i) {
      out[(is_v4 ? 12 : word * 4) + i] = static_cast<unsigned char>(value >> (8 * i));
    }
  }
  return is_v4 ? mapped(out.data() + 12) : out;
}

bool is_any(const Address& address) {
  return address == Address{} || address == *parse_address("0.0.0.0");
}

/// Inode of the socket that listens where a bind to address and port would fail.
std::optional<std::string> listener_inode(const char* table, const Address& address, int port) {
  std::istringstream lines(read_file(table).value_or(""));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::vector<std::string> field;
    for (std::string word; words >> word;) field.push_back(word);
    if (field.size() < 10 || field[3] != "0A") continue;
    const auto colon = field[1].find(':');
    if (colon == std::string::npos) continue;
    int bound_port = 0;
    std::from_chars(field[1].data() + colon + 1, field[1].data() + field[1].size(), bound_port, 16);
    if (bound_port != port) continue;
    const Address bound = kernel_address(std::string_view(field[1]).substr(0, colon));
    if (bound == address || is_any(bound) || is_any(address)) return field[9];
  }
  return std::nullopt;
}

bool holds_socket(int pid, const std::string& link) {
  const std::string directory = proc_path(pid, "fd");
  for (const std::string& name : list_directory(directory)) {
    std::array<char, 64> target{};
    const ssize_t n =
        ::readlink((directory + "/" + name).c_str(), target.data(), target.size() - 1);
    if (n > 0 && link == std::string_view(target.data(), static_cast<std::size_t>(n))) return true;
  }
  return false;
}

std::string name_of(int pid) {
  const std::string name = read_file(proc_path(pid, "comm")).value_or("?");
  return name.substr(0, name.find('\n'));
}

}  // namespace

std::optional<ProcessId> identify(int pid) {
  const auto stat = read_stat(pid);
  if (!stat || stat->is_dead()) return std::nullopt;
  return ProcessId{pid, stat->start_ticks, boot_id()};
}

ProcessId identify_child(int pid) {
  const auto stat = read_stat(pid);
  return {pid, stat ? stat->start_ticks : 0, boot_id()};
}

bool is_alive(const ProcessId& id) { return identify(id.pid) == id; }

std::vector<ProcessId> find_by_environment(std::string_view name, std::string_view value) {
  const std::string wanted = std::string(name) + "=" + std::string(value);
  std::vector<ProcessId> found;
  for (const int pid : all_pids()) {
    if (pid == ::getpid()) continue;
    const std::string entries = '\0' + read_file(proc_path(pid, "environ")).value_or("") + '\0';
    if (entries.find('\0' + wanted + '\0') == std::string::npos) continue;
    if (const auto id = identify(pid)) found.push_back(*id);
  }
  return found;
}

Status end_session(const ProcessId& id, Nanoseconds grace) {
  return end_all([&] { return session_members(id); }, grace,
                 "the session of process " + std::to_string(id.pid));
}

Status end_process(const ProcessId& id, Nanoseconds grace) {
  std::map<int, std::int64_t> known;
  return end_all([&] { return family_members(id, known); }, grace,
                 "process " + std::to_string(id.pid));
}

std::optional<std::string> port_holder(const std::string& address, int port) {
  const auto wanted = parse_address(address.empty() ? "0.0.0.0" : address);
  if (!wanted) return std::nullopt;
  auto inode = listener_inode("/proc/net/tcp", *wanted, port);
  if (!inode) inode = listener_inode("/proc/net/tcp6", *wanted, port);
  if (!inode) return std::nullopt;
  for (const int pid : all_pids()) {
    if (holds_socket(pid, "socket:[" + *inode + "]")) {
      return name_of(pid) + " (pid " + std::to_string(pid) + ")";
    }
  }
  return "another user's process";
}

std::int64_t available_memory() {
  std::istringstream words(read_file("/proc/meminfo").value_or(""));
  for (std::string word; words >> word;) {
    std::int64_t kib = 0;
    if (word == "MemAvailable:" && words >> kib) return kib * 1024;
  }
  return 0;
}

std::map<std::string, ProcessUsage> usage_by_group(
    const std::map<std::string, std::vector<ProcessId>>& groups) {
  std::map<std::string, ProcessUsage> out;
  std::map<int, std::pair<ProcessUsage*, std::int64_t>> of_session;
  for (const auto& [name, leaders] : groups) {
    ProcessUsage& usage = out[name];
    for (const ProcessId& leader : leaders) {
      if (leader.boot_id == boot_id()) of_session[leader.pid] = {&usage, leader.start_ticks};
    }
  }
  for (const Stat& stat : all_processes()) {
    const auto found = of_session.find(stat.session);
    if (found == of_session.end() || stat.start_ticks < found->second.second) continue;
    ProcessUsage& usage = *found->second.first;
    usage.cpu += to_time(stat.cpu_ticks);
    usage.resident_bytes += to_bytes(stat.resident_pages);
    if (!stat.is_dead()) ++usage.processes;
  }
  return out;
}

ProcessUsage usage_of_sessions(const std::vector<ProcessId>& leaders) {
  return usage_by_group({{"", leaders}})[""];
}

ProcessUsage own_usage() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  ProcessUsage out;
  out.cpu = Seconds(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
            std::chrono::microseconds(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
  if (const auto stat = read_stat(::getpid())) out.resident_bytes = to_bytes(stat->resident_pages);
  out.processes = 1;
  return out;
}

}  // namespace benchfield
