// The arrows and the confinement of third parties of the design, held against the #include lines as
// they stand.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace benchfield {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot = BENCHFIELD_SOURCE_DIR;

/// Which folders a folder may include, itself aside. An arrow more is a change of design: change it
/// there first.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"runner/base", {}},
    {"runner/io", {"runner/base"}},
    {"runner/plan", {"runner/base", "runner/io"}},
    {"runner/template", {"runner/base", "runner/io", "runner/plan"}},
    {"providers", {"runner/base", "runner/io", "runner/plan", "runner/template"}},
    {"runner/load", {"runner/base", "runner/io", "runner/plan"}},
    {"runner/probe", {"runner/base", "runner/io", "runner/plan"}},
    {"runner/agent", {"runner/base", "runner/io", "runner/plan", "runner/load", "runner/probe"}},
    {"runner/stats", {"runner/base"}},
    {"runner/results", {"runner/base", "runner/io", "runner/stats"}},
    {"runner/engine",
     {"runner/base", "runner/io", "runner/plan", "runner/template", "providers", "runner/load",
      "runner/probe", "runner/agent", "runner/stats", "runner/results"}},
    {"reports", {"runner/base", "runner/io", "runner/stats", "runner/results"}},
    {"runner/cli",
     {"runner/base", "runner/io", "runner/plan", "runner/template", "runner/load", "runner/agent", "runner/results",
      "runner/engine", "reports"}},
};

/// A third party by the beginning of its include, and the places (folder or file, without ending)
/// that may use it.
const std::vector<std::pair<std::string, std::vector<std::string>>> kConfined = {
    {"yaml-cpp/", {"runner/plan/", "runner/template/"}},
    {"librdkafka/", {"runner/load/kafka", "runner/io/kafka_client"}},
    {"boost/process", {"runner/io/"}},
    {"boost/json", {"runner/io/json"}},
    {"curl/", {"runner/io/", "runner/load/"}},
    {"simdjson", {"runner/load/"}},
    {"spdlog/", {"runner/base/log"}},
    {"CLI/", {"runner/cli/"}},
    {"Eigen/", {"runner/stats/"}},
    {"boost/math", {"runner/stats/"}},
    {"openssl/", {"runner/io/"}},
};

struct Include {
  std::string file, folder, target;
};

std::string folder_of(const std::string& file) {
  for (const auto& [folder, allowed] : kMayInclude) {
    if (file.starts_with(folder + "/")) return folder;
  }
  return "";
}

std::vector<Include> all_includes() {
  const std::regex line("^\\s*#include\\s+[\"<]([^\">]+)[\">]");
  std::vector<Include> out;
  for (const char* top : {"runner", "providers", "reports"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / top)) {
      if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
      const std::string file = fs::relative(entry.path(), kRoot).string();
      std::ifstream in(entry.path());
      std::string text;
      std::smatch match;
      while (std::getline(in, text)) {
        if (std::regex_search(text, match, line)) out.push_back({file, folder_of(file), match[1]});
      }
    }
  }
  return out;
}

TEST(Layout, FoldersIncludeOnlyWhatTheDesignAllows) {
  const auto includes = all_includes();
  ASSERT_GT(includes.size(), 300u);
  for (const Include& include : includes) {
    const std::string target = folder_of(include.target);
    if (target.empty() || include.folder.empty() || target == include.folder) continue;
    EXPECT_TRUE(kMayInclude.at(include.folder).contains(target))
        << include.file << " includes " << include.target;
  }
}

TEST(Layout, ThirdPartiesStayWhereTheyBelong) {
  for (const Include& include : all_includes()) {
    for (const auto& [prefix, places] : kConfined) {
      if (!include.target.starts_with(prefix)) continue;
      bool allowed = false;
      for (const std::string& place : places) allowed = allowed || include.file.starts_with(place);
      EXPECT_TRUE(allowed) << include.file << " includes " << include.target;
    }
  }
}

TEST(Layout, NoThirdPartyTypeIsInAHeader) {
  for (const Include& include : all_includes()) {
    if (!include.file.ends_with(".h")) continue;
    for (const auto& [prefix, places] : kConfined) {
      EXPECT_FALSE(include.target.starts_with(prefix))
          << include.file << " includes " << include.target;
    }
  }
}

TEST(Layout, EveryFileIsKnownToItsFolder) {
  for (const char* top : {"runner", "providers", "reports"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / top)) {
      if (entry.path().extension() != ".cc") continue;
      const std::string file = fs::relative(entry.path(), kRoot).string();
      if (file == "runner/main.cc") continue;
      const std::string folder = folder_of(file);
      std::ifstream in(kRoot / folder / "CMakeLists.txt");
      const std::string lists((std::istreambuf_iterator<char>(in)), {});
      const bool globbed = lists.find("GLOB") != std::string::npos;
      EXPECT_TRUE(globbed || lists.find(file.substr(folder.size() + 1)) != std::string::npos)
          << file << " is not built";
    }
  }
}

TEST(Layout, NoFileGrowsPastSixHundredLines) {
  for (const char* top : {"runner", "providers", "reports"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / top)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path());
      const auto lines = std::count(std::istreambuf_iterator<char>(in), {}, '\n');
      EXPECT_LE(lines, 600) << entry.path();
    }
  }
}

}  // namespace
}  // namespace benchfield
