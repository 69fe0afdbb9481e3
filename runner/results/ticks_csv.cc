#include "runner/results/ticks_csv.h"

#include <array>
#include <charconv>
#include <optional>
#include <unordered_map>

#include "runner/io/files.h"

namespace benchfield {
namespace {

constexpr std::size_t kColumns = 7;
constexpr std::size_t kLongestLine = 64 * 1024;
constexpr std::size_t kPart = 1 << 20;

void append(std::string& out, std::int64_t number) {
  std::array<char, 24> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  out.append(buffer.data(), end);
}

using Cells = std::array<std::string_view, kColumns>;

std::optional<Cells> split(std::string_view line) {
  Cells cells;
  for (std::size_t i = 0; i < kColumns; ++i) {
    const std::size_t comma = line.find(',');
    if ((comma == std::string_view::npos) != (i + 1 == kColumns)) return std::nullopt;
    cells[i] = line.substr(0, comma);
    if (comma != std::string_view::npos) line.remove_prefix(comma + 1);
  }
  return cells;
}

bool parse(std::string_view cell, std::int64_t& number) {
  const char* end = cell.data() + cell.size();
  const auto [rest, error] = std::from_chars(cell.data(), end, number);
  return error == std::errc() && rest == end;
}

std::optional<Tick> to_tick(const Cells& cells) {
  Tick tick;
  tick.ok = cells[6] == "1";
  if (!tick.ok && cells[6] != "0") return std::nullopt;
  const bool numbers = parse(cells[2], tick.sent_ns) && parse(cells[3], tick.received_ns) &&
                       parse(cells[4], tick.wall_ns) && parse(cells[5], tick.count);
  if (!numbers || cells[0].empty() || cells[1].empty()) return std::nullopt;
  return tick;
}

/// Keeps every tick of a series until there are twice as many as wanted, then every second, fourth,
/// ... of all that came: the same ticks give the same whoever reads them.
class Thinned {
 public:
  void add(const Tick& tick, std::size_t most, std::vector<Tick>& kept) {
    is_kept_ = seen_++ % stride_ == 0;
    last_ = tick;
    if (!is_kept_) return;
    kept.push_back(tick);
    if (most == 0 || kept.size() < 2 * most) return;
    for (std::size_t i = 0; 2 * i < kept.size(); ++i) kept[i] = kept[2 * i];
    kept.resize((kept.size() + 1) / 2);
    stride_ *= 2;
    is_kept_ = (seen_ - 1) % stride_ == 0;
  }
  void finish(std::vector<Tick>& kept) const {
    if (!is_kept_) kept.push_back(last_);
  }

 private:
  std::size_t seen_ = 0, stride_ = 1;
  bool is_kept_ = true;
  Tick last_;
};

/// Takes the lines of a file in parts of any length.
class Reader {
 public:
  explicit Reader(const TicksWanted& wanted) : wanted_(wanted) {}

  Status take(std::string_view part) {
    if (!rest_.empty()) {
      const std::size_t end = part.find('\n');
      rest_.append(part.substr(0, end));
      if (rest_.size() > kLongestLine) return wrong();
      if (end == std::string_view::npos) return Done{};
      part.remove_prefix(end + 1);
      const std::string line = std::move(rest_);
      rest_.clear();
      BF_CHECK_OK(take_line(line));
    }
    for (std::size_t end = part.find('\n'); end != std::string_view::npos; end = part.find('\n')) {
      BF_CHECK_OK(take_line(part.substr(0, end)));
      part.remove_prefix(end + 1);
    }
    rest_ = part;
    return Done{};
  }

  Result<TicksByTrial> finish() {
    if (!rest_.empty()) BF_CHECK_OK(take_line(rest_));
    if (line_ == 0) return wrong();
    for (auto& [trial, all] : places_) {
      for (const auto& [name, place] : all) place.thinned.finish(trials_[trial][place.at].ticks);
    }
    return std::move(trials_);
  }

 private:
  tl::unexpected<Error> wrong() const {
    if (line_ <= 1) {
      return fail("bad-ticks", "line 1: expected the header trial,series,sent_ns,received_ns,...");
    }
    return fail("bad-ticks", "line " + std::to_string(line_) +
                                 ": expected two names, four whole numbers and 0 or 1");
  }

  Status take_line(std::string_view line) {
    if (++line_ == 1) {
      if (line != kTicksHeader.substr(0, kTicksHeader.size() - 1)) return wrong();
      return Done{};
    }
    const std::optional<Cells> cells = split(line);
    const std::optional<Tick> tick = cells ? to_tick(*cells) : std::nullopt;
    if (!tick) return wrong();
    if (trial_ != (*cells)[0] || name_ != (*cells)[1]) {
      trial_ = (*cells)[0];
      name_ = (*cells)[1];
      const bool is_wanted = !wanted_.trials || wanted_.trials->contains(trial_);
      place_ = is_wanted ? &place_of_series() : nullptr;
      series_ = is_wanted ? &trials_[trial_][place_->at] : nullptr;
    }
    if (series_) place_->thinned.add(*tick, wanted_.most, series_->ticks);
    return Done{};
  }

  /// Where a series is among those of its trial.
  struct Place {
    std::size_t at = 0;
    Thinned thinned;
  };

  /// Rows of one series mostly follow each other; where they do not, places are remembered.
  Place& place_of_series() {
    std::vector<Series>& all = trials_[trial_];
    const auto [place, is_new] = places_[trial_].try_emplace(name_, Place{all.size(), {}});
    if (is_new) all.push_back({name_, "", {}});
    return place->second;
  }

  const TicksWanted& wanted_;
  TicksByTrial trials_;
  std::unordered_map<std::string, std::unordered_map<std::string, Place>> places_;
  std::string trial_, name_, rest_;
  Series* series_ = nullptr;
  Place* place_ = nullptr;
  std::size_t line_ = 0;
};

/// One row of a tick.
void append_row(std::string& out, std::string_view trial, std::string_view series,
                const Tick& tick) {
  out.append(trial).append(",").append(series);
  for (const std::int64_t number : {tick.sent_ns, tick.received_ns, tick.wall_ns, tick.count}) {
    out += ',';
    append(out, number);
  }
  out += tick.ok ? ",1\n" : ",0\n";
}

}  // namespace

std::string ticks_rows(std::string_view trial, const std::vector<Series>& series) {
  std::string out;
  for (const Series& one : series) {
    for (const Tick& tick : one.ticks) append_row(out, trial, one.name, tick);
  }
  return out;
}

Result<TicksFile> TicksFile::create(const std::string& path) {
  BF_TRY(auto file, create_output(path));
  BF_CHECK_OK(file->write(kTicksHeader));
  return TicksFile(std::move(file));
}

Status TicksFile::add(std::string_view trial, const std::vector<Series>& series) {
  std::string part;
  for (const Series& one : series) {
    for (const Tick& tick : one.ticks) {
      append_row(part, trial, one.name, tick);
      if (part.size() < kPart) continue;
      BF_CHECK_OK(file_->write(part));
      part.clear();
    }
  }
  return file_->write(part);
}

Status TicksFile::commit() { return file_->commit(); }

Result<TicksByTrial> read_ticks(std::string_view text, const TicksWanted& wanted) {
  Reader reader(wanted);
  BF_CHECK_OK(reader.take(text));
  return reader.finish();
}

Result<TicksByTrial> read_ticks_file(const std::string& path, const TicksWanted& wanted) {
  Reader reader(wanted);
  const Status status = read_parts(path, [&](std::string_view part) { return reader.take(part); });
  if (!status && status.error().code != "bad-ticks") return fail(status.error());
  auto trials = status ? reader.finish() : Result<TicksByTrial>(fail(status.error()));
  if (!trials) return fail(std::move(trials).error().with_note("in " + path));
  return trials;
}

}  // namespace benchfield
