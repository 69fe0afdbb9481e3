#include "runner/agent/work.h"

#include <condition_variable>
#include <mutex>

namespace benchfield {
namespace {

Map map_of(const Value& value) { return value.is_map() ? *value.as_map() : Map(); }

class LoadWork final : public Work {
 public:
  explicit LoadWork(std::unique_ptr<LoadDriver> driver) : driver_(std::move(driver)) {}

  Status prepare() override { return driver_->prepare(); }
  Result<Map> run(std::int64_t start_ns, Report&, std::stop_token stop) override {
    BF_TRY(const LoadSummary summary, driver_->run(start_ns, std::move(stop)));
    return map_of(to_value(summary));
  }
  std::optional<Map> counters() const override { return map_of(to_value(driver_->counters())); }

 private:
  std::unique_ptr<LoadDriver> driver_;
};

/// Samples until it is stopped, then reads each probe a last time.
class ProbeWork final : public Work {
 public:
  ProbeWork(std::vector<ProbeTask> tasks, const Clock& clock)
      : tasks_(std::move(tasks)), clock_(clock) {}

  Status prepare() override {
    for (const ProbeTask& task : tasks_) {
      const ProbeRow* row = find_probe(task.probe);
      if (!row) return fail("unknown-probe", "no probe is named '" + task.probe + "'");
      BF_TRY(auto probe, row->make(task));
      facts_[task.name] = probe->facts();
      made_.push_back(std::move(probe));
    }
    return Done{};
  }

  Result<Map> run(std::int64_t start_ns, Report& report, std::stop_token stop) override {
    report.write("facts", {{"facts", facts_}});
    const auto sampler =
        make_sampler(clock_, [&](const std::string& name, const Sample& sample, bool last) {
          report.write("sample", to_map(name, sample, last));
        });
    for (std::size_t i = 0; i < made_.size(); ++i) {
      sampler->add(tasks_[i].name, std::move(made_[i]), tasks_[i].every);
    }
    sampler->start(start_ns);
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, stop, [] { return false; });
    }
    sampler->stop();
    Map missed;
    for (const ProbeTask& task : tasks_) missed[task.name] = sampler->missed(task.name);
    return Map{{"missed", std::move(missed)}, {"facts", facts_}};
  }

  std::optional<Map> counters() const override { return std::nullopt; }

 private:
  std::vector<ProbeTask> tasks_;
  const Clock& clock_;
  std::vector<std::unique_ptr<Probe>> made_;
  Map facts_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
};

}  // namespace

Result<std::unique_ptr<Work>> make_work(const GroupTask& task, int index, const Clock& clock) {
  if (!task.load) return std::make_unique<ProbeWork>(task.probes, clock);
  LoadTask load = *task.load;
  load.instance = index;
  const LoadDriverRow* row = find_load_driver(load.driver);
  if (row == nullptr)
    return fail("no-such-driver", "no load driver is named '" + load.driver + "'");
  BF_TRY(auto driver, row->make(load, clock));
  return std::make_unique<LoadWork>(std::move(driver));
}

}  // namespace benchfield
