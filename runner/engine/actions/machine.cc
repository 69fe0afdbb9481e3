#include <cstdlib>

#include "runner/base/units.h"
#include "runner/engine/actions/rows.h"
#include "runner/io/files.h"
#include "runner/io/process.h"
#include "runner/io/tcp.h"

namespace benchfield::actions {
namespace {

bool on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path ? path : "/usr/bin:/bin";
  while (true) {
    const auto colon = rest.find(':');
    if (path_exists(std::string(rest.substr(0, colon)) + "/" + program)) return true;
    if (colon == std::string_view::npos) return false;
    rest = rest.substr(colon + 1);
  }
}

/// Where a program comes from on Debian, for the help line.
std::string package_of(const std::string& program) {
  if (program == "java") return "openjdk-17-jre-headless";
  if (program == "javac" || program == "jar") return "openjdk-17-jdk-headless";
  if (program == "mvn") return "maven";
  return program;
}

std::int64_t bytes_of(const Map& arguments) {
  const Value* bytes = arguments.find("bytes");
  return bytes ? bytes->integer() : 0;
}

/// To a tenth of a GiB: exact bytes say nothing to a person here.
std::string gib(std::int64_t bytes) {
  const std::int64_t tenths = bytes * 10 / (std::int64_t{1} << 30);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GiB";
}

}  // namespace

Result<Value> programs(const Map& arguments, ActionContext&) {
  const Value* names = arguments.find("names");
  std::string missing, packages;
  for (const Value& name : names && names->is_list() ? *names->as_list() : List{}) {
    if (on_path(name.text())) continue;
    missing += (missing.empty() ? "'" : ", '") + name.text() + "'";
    packages += " " + package_of(name.text());
  }
  if (missing.empty()) return Value();
  return fail("no-such-program", "not on PATH: " + missing, {}, "sudo apt-get install" + packages);
}

Result<Value> ports_free(const Map& arguments, ActionContext&) {
  const Value* address = arguments.find("address");
  const Value* ports = arguments.find("ports");
  const std::string here = address ? address->text() : "127.0.0.1";
  std::vector<std::string> taken;
  for (const Value& row : ports && ports->is_list() ? *ports->as_list() : List{}) {
    const int port = static_cast<int>(row["port"].integer());
    const auto free = try_listen(here, port);
    if (free) continue;
    const auto holder = port_holder(here, port);
    taken.push_back("port " + std::to_string(port) + " (" + row["for"].text() + ") is held by " +
                    holder.value_or("nobody we can see; " + free.error().what));
  }
  if (taken.empty()) return Value();
  return fail("port-taken",
              std::to_string(taken.size()) + " of the ports it needs on " + here + " are taken",
              taken,
              "end what holds them, or set 'ports' of the environment to another first port");
}

Result<Value> memory_free(const Map& arguments, ActionContext&) {
  const std::int64_t wanted = bytes_of(arguments);
  const std::int64_t there = available_memory();
  if (there >= wanted) return Value();
  return fail("no-memory",
              "the components need " + gib(wanted) + " of memory, " + gib(there) + " is available",
              {}, "lower the heaps in the plan, or end other programs");
}

Result<Value> disk_free(const Map& arguments, ActionContext&) {
  const Value* path = arguments.find("path");
  const std::int64_t wanted = bytes_of(arguments);
  const std::int64_t there = free_bytes(path ? path->text() : ".");
  if (there >= wanted) return Value();
  return fail("no-disk",
              "the components need " + gib(wanted) + " of disk, " + gib(there) + " is free", {},
              "free some, or put the run elsewhere with --out");
}

}  // namespace benchfield::actions
