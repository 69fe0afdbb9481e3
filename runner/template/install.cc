#include "runner/template/install.h"

#include <set>

#include "runner/io/files.h"

namespace benchfield {
namespace {

constexpr Nanoseconds kFetch = std::chrono::minutes(15);
constexpr Nanoseconds kCompile = std::chrono::minutes(3);

/// What one `into` made: its folder, how it stands on a class path, and what it was made from.
struct Folder {
  std::string path;
  std::string class_path;
  std::string hash;
  std::string mark_id;
};

class Installer {
 public:
  Installer(Rendering& rendering, const Host& host)
      : rendering_(rendering), cache_(host.cache), machine_(host.reach) {}

  Steps run() {
    for (const Node& entry : rendering_.entries("install")) {
      if (!rendering_.read.is_wanted(entry, rendering_.scope())) continue;
      entry.find("fetch") ? fetch(entry) : compile(entry);
    }
    Map folders;
    for (const auto& [into, folder] : folders_) folders[into] = folder.path;
    rendering_.set_installed(folders);
    return std::move(steps_);
  }

 private:
  void fetch(const Node& entry) {
    const Node& file = *entry.find("pom");
    const auto properties = rendering_.read.texts(entry.find("properties"), rendering_.scope());
    const std::string* pom = rendering_.file(file, rendering_.read.text(file, rendering_.scope()));
    if (!pom) return;
    std::string source = *pom;
    for (const auto& [name, value] : properties) source += "\n" + name + "=" + value;
    Folder& folder = begin(entry, source);
    folder.class_path = folder.path + "/*";

    const std::string pom_path = folder.path + "/pom.xml";
    RunCommand command{{"mvn", "-q", "-B", "-C", "-f", pom_path}, {}, {}, {}};
    for (const auto& [name, value] : properties) command.argv.push_back("-D" + name + "=" + value);
    // a jar that an interruption left half written must not stay
    for (const std::string& word :
         {std::string("dependency:copy-dependencies"), std::string("-DincludeScope=runtime"),
          std::string("-DoverWriteReleases=true"), "-DoutputDirectory=" + folder.path}) {
      command.argv.push_back(word);
    }
    add(".pom", "write the pom of " + of_, WriteFile{pom_path, *pom});
    Step& step = add("", "fetch " + of_, std::move(command));
    step.deadline = rendering_.read.within(entry, rendering_.scope(), kFetch);
    step.retry = Retry{3, Seconds(5), {}};
    finish(folder);
  }

  void compile(const Node& entry) {
    const auto words = [&](const char* key) {
      const Node* list = entry.find(key);
      return list ? rendering_.read.words(*list, rendering_.scope()) : std::vector<std::string>{};
    };
    const auto sources = words("sources");
    std::string material, class_path;
    std::vector<std::string> needs;
    for (const std::string& source : sources) {
      const std::string* content = rendering_.file(*entry.find("sources"), source);
      if (!content) return;
      material += source + "\n" + *content + "\n";
    }
    for (const std::string& word : words("classpath")) {
      const auto found = folders_.find(word);
      const bool is_folder = found != folders_.end();
      class_path += (class_path.empty() ? "" : ":") + (is_folder ? found->second.class_path : word);
      material += "\n" + (is_folder ? found->second.hash : word);
      if (is_folder) needs.push_back(found->second.mark_id);
    }
    const std::string jar = entry.find("jar") ? entry.find("jar")->text : "";
    Folder& folder = begin(entry, material + "\n" + jar);
    last_ = needs;
    folder.class_path = jar.empty() ? folder.path : folder.path + "/" + jar;

    const std::string classes = jar.empty() ? folder.path : folder.path + "/classes";
    RunCommand command{{"javac", "-encoding", "UTF-8"}, {}, {}, {}};
    if (!class_path.empty()) command.argv.insert(command.argv.end(), {"-cp", class_path});
    command.argv.insert(command.argv.end(), {"-d", classes});
    for (const std::string& source : sources) {
      const std::string path = folder.path + "/src/" + source;
      add("." + source, "write " + source + " of " + of_,
          WriteFile{path, rendering_.definition.files.at(source)});
      command.argv.push_back(path);
    }
    const Nanoseconds deadline = rendering_.read.within(entry, rendering_.scope(), kCompile);
    add("", "compile " + of_, std::move(command)).deadline = deadline;
    if (!jar.empty()) {
      const std::string path = folder.path + "/" + jar;
      add(".jar", "pack " + jar + " of " + of_,
          RunCommand{{"jar", "cf", path, "-C", classes, "."}, {}, {}, {}})
          .deadline = deadline;
    }
    finish(folder);
  }

  Folder& begin(const Node& entry, const std::string& material) {
    const std::string& into = entry.find("into")->text;
    const std::string& component = rendering_.component.name;
    Folder& folder = folders_[into];
    folder.hash = sha256(material).substr(0, 12);
    folder.path = cache_ + "/packages/" + component + "-" + into + "-" + folder.hash;
    id_ = component + ".install." + into;
    of_ = into + " for " + component;
    mark_ = folder.path + "/.complete";
    last_.clear();
    return folder;
  }

  Step& add(const std::string& suffix, std::string title, StepKind kind) {
    Step& step = steps_.emplace_back();
    step.id = rendering_.step_id(id_ + suffix);
    step.title = std::move(title);
    step.kind = std::move(kind);
    step.needs = std::move(last_);
    step.unless_exists = mark_;
    step.host = machine_;
    last_ = {step.id};
    return step;
  }

  void finish(Folder& folder) {
    folder.mark_id = add(".complete", "mark " + of_ + " as complete", WriteFile{mark_, ""}).id;
  }

  Rendering& rendering_;
  std::string cache_, machine_;
  Steps steps_;
  std::map<std::string, Folder> folders_;
  std::string id_, of_, mark_;  ///< of the entry at hand
  std::vector<std::string> last_;
};

}  // namespace

Steps install_steps(Rendering& rendering) {
  Steps out;
  std::set<std::string> machines;
  for (const Instance& instance : rendering.layout.instances) {
    if (instance.component != rendering.component.name) continue;
    if (!machines.insert(instance.host.reach).second) continue;
    for (Step& step : Installer(rendering, instance.host).run()) out.push_back(std::move(step));
  }
  return out;
}

}  // namespace benchfield
