#include "runner/agent/hub.h"

#include <algorithm>

#include "runner/io/json.h"

namespace benchfield {
namespace {

constexpr auto kPoll = Milliseconds(200);
constexpr auto kHello = Seconds(5);
constexpr auto kPong = Seconds(1);
constexpr int kPings = 12;
/// What is left of the lead when all must have said that they are armed, so that an abort still
/// comes before the start.
constexpr std::int64_t kAbortRoomNs = 200'000'000;

std::string line_of(std::string_view type, Map content = {}) {
  content["type"] = type;
  return to_json(Value(std::move(content)));
}

std::string ms_text(std::int64_t ns) {
  const std::int64_t tenths = (ns + 50'000) / 100'000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " ms";
}

}  // namespace

Hub::Hub(const GroupTask& task, std::unique_ptr<LineListener> listener, const Clock& clock)
    : task_(task),
      listener_(std::move(listener)),
      clock_(clock),
      born_ns_(clock.monotonic_ns()),
      members_(static_cast<std::size_t>(task.instances)),
      conductor_([this](const std::stop_token& stop) { conduct(stop); }),
      acceptor_([this](const std::stop_token& stop) { accept(stop); }) {}

Hub::~Hub() {
  acceptor_.request_stop();
  acceptor_.join();
  conductor_.request_stop();
  for (std::jthread& server : servers_) server.request_stop();
  for (const auto& connection : connections_) connection->close();
  conductor_.join();
  servers_.clear();
}

void Hub::await_end(Nanoseconds at_most) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, at_most, [&] { return is_over_ || runner_ == nullptr; });
}

void Hub::accept(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto accepted = listener_->accept(kPoll);
    if (!accepted || !*accepted) continue;
    const std::lock_guard lock(mutex_);
    connections_.push_back(std::move(*accepted));
    servers_.emplace_back([this, connection = connections_.back().get()](
                              const std::stop_token& ended) { serve(*connection, ended); });
  }
}

void Hub::serve(LineConnection& connection, const std::stop_token& stop) {
  const auto line = connection.read_line(kHello);
  const auto hello = line && *line ? parse_json(**line) : Result<Value>(Value());
  const auto index = hello ? (*hello)["index"].integer(-1) : -1;
  const bool ours =
      hello && (*hello)["type"].text() == "hello" && (*hello)["group"].text() == task_.group;
  if (ours && (*hello)["role"].text() == "runner") {
    serve_runner(connection, stop);
  } else if (ours && index >= 0 && index < task_.instances) {
    {
      const std::lock_guard lock(mutex_);
      members_[static_cast<std::size_t>(index)].connection = &connection;
      event("member", {{"index", index}, {"host", (*hello)["host"]}, {"node", (*hello)["node"]}});
      introductions_.push_back(events_.back());
    }
    serve_agent(connection, static_cast<int>(index), stop);
  } else {
    (void)connection.send_line(line_of("abort", {{"why", "another group gathers here"}}));
  }
  connection.close();
}

void Hub::serve_agent(LineConnection& connection, int index, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto line = connection.read_line(kPoll);
    if (!line) return lost(index, "its connection ended: " + line.error().what);
    if (!*line) continue;
    if (const auto message = parse_json(**line)) from_agent(index, *message);
  }
}

void Hub::from_agent(int index, const Value& message) {
  const std::int64_t now = clock_.monotonic_ns();
  const std::string type = message["type"].text();
  const std::lock_guard lock(mutex_);
  Member& member = members_[static_cast<std::size_t>(index)];
  if (type == "ready") member.ready = true;
  if (type == "armed") {
    member.armed = true;
    member.late_ns = message["late_ns"].integer();
  }
  if (type == "pong") {
    member.pong = {message["id"].integer(), message["mono_ns"].integer()};
    member.pong_at_ns = now;
  }
  if (type == "done") {
    member.over = true;
    event("summary",
          {{"index", index}, {"summary", message["summary"]}, {"last", message["last"]}});
  }
  if (type == "failed") {
    member.over = true;
    event("failed", {{"index", index},
                     {"code", message["code"]},
                     {"error", message["error"]},
                     {"notes", message["notes"]}});
  }
  if (type == "lines" && runner_ != nullptr) (void)runner_->send_line(to_json(message));
  changed_.notify_all();
}

void Hub::serve_runner(LineConnection& connection, const std::stop_token& stop) {
  {
    const std::lock_guard lock(mutex_);
    for (const std::string& line : events_) (void)connection.send_line(line);
    runner_ = &connection;
  }
  while (!stop.stop_requested()) {
    const auto line = connection.read_line(kPoll);
    if (!line) break;
    if (!*line) continue;
    if (const auto message = parse_json(**line)) from_runner(connection, *message);
  }
  const std::lock_guard lock(mutex_);
  if (runner_ == &connection) runner_ = nullptr;
  changed_.notify_all();
}

void Hub::from_runner(LineConnection& connection, const Value& message) {
  const std::string type = message["type"].text();
  if (type == "ping") {
    (void)connection.send_line(line_of("pong", {{"id", message["id"]},
                                                {"mono_ns", clock_.monotonic_ns()},
                                                {"wall_ns", clock_.wall_ns()}}));
    return;
  }
  const std::lock_guard lock(mutex_);
  if (type == "start" && !start_ns_) start_ns_ = message["at_ns"].integer();
  if (type == "lease" || type == "stop") tell_all({{"type", type}});
  if (type == "abort") tell_all({{"type", type}, {"why", "the runner gave it up"}});
  if (type == "release") tell_all({{"type", type}});
  if (type == "lines") {
    const auto index = static_cast<std::size_t>(message["index"].integer());
    if (index < members_.size() && members_[index].connection != nullptr) {
      (void)members_[index].connection->send_line(
          line_of("lines", {{"from", message["from"]}, {"to", message["to"]}}));
    }
  }
  if (type == "again") begin_again();
  if (type == "abort" || type == "release") is_over_ = true;
  changed_.notify_all();
}

void Hub::begin_again() {
  for (Member& member : members_) {
    member.ready = member.armed = member.over = false;
    member.pong.reset();
  }
  events_ = introductions_;
  start_ns_.reset();
  born_ns_ = clock_.monotonic_ns();
  ++round_;
  tell_all({{"type", "again"}, {"round", round_}});
}

void Hub::conduct(const std::stop_token& stop) {
  for (int round = 0; !stop.stop_requested(); ++round) {
    play_round(stop);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [&] { return is_over_ || round_ > round; });
    if (is_over_) return;
  }
}

void Hub::play_round(const std::stop_token& stop) {
  if (!gather(stop)) return;
  for (int i = 0; i < task_.instances; ++i) {
    if (!measure(i, stop)) return;
  }
  std::unique_lock lock(mutex_);
  List offsets, uncertainties;
  for (const Member& member : members_) {
    offsets.emplace_back(member.offset_ns);
    uncertainties.emplace_back(member.uncertainty_ns);
  }
  event("gathered", {{"round", round_}, {"offsets", offsets}, {"uncertainties", uncertainties}});
  // Unbounded here: the agents' leases bound it.
  const int round = round_;
  changed_.wait(lock, stop, [&] { return start_ns_ || is_over_ || round_ > round; });
  if (!start_ns_ || is_over_ || stop.stop_requested()) return;
  const std::int64_t at_ns = *start_ns_;
  lock.unlock();
  start(at_ns, stop);
}

bool Hub::await(std::unique_lock<std::mutex>& lock, std::int64_t end_ns,
                const std::stop_token& stop, const std::function<bool()>& holds) {
  while (!holds()) {
    const std::int64_t left = end_ns - clock_.monotonic_ns();
    if (left <= 0 || stop.stop_requested() || is_over_) return false;
    changed_.wait_for(lock, stop, std::min<Nanoseconds>(Nanoseconds(left), kPoll), holds);
  }
  return true;
}

bool Hub::gather(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto all = [&] {
    return std::all_of(members_.begin(), members_.end(), [](const Member& m) { return m.ready; }) ||
           std::any_of(members_.begin(), members_.end(), [](const Member& m) { return m.over; });
  };
  const bool in_time = await(lock, born_ns_ + task_.gather.count(), stop, all);
  if (std::any_of(members_.begin(), members_.end(), [](const Member& m) { return m.over; }))
    return false;  // it was said which, and why
  if (in_time) return true;
  if (stop.stop_requested() || is_over_) return false;
  const auto missing =
      std::find_if(members_.begin(), members_.end(), [](const Member& m) { return !m.ready; });
  const auto others =
      std::count_if(members_.begin(), members_.end(), [](const Member& m) { return !m.ready; }) - 1;
  std::string why = missing->connection == nullptr ? "did not report" : "did not become ready";
  why += " within " + std::to_string(task_.gather / Seconds(1)) + " s";
  if (others > 0) why += ", nor did " + std::to_string(others) + " more";
  refuse(static_cast<int>(missing - members_.begin()), why);
  return false;
}

/// The offset of an agent's clock by the quickest of several pings: the true one lies within half
/// of its round trip.
bool Hub::measure(int index, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  Member& member = members_[static_cast<std::size_t>(index)];
  std::optional<std::int64_t> best;
  for (std::int64_t id = 0; id < kPings && member.connection != nullptr; ++id) {
    const std::int64_t sent = clock_.monotonic_ns();
    (void)member.connection->send_line(line_of("ping", {{"id", id}}));
    const bool came = await(lock, sent + Nanoseconds(kPong).count(), stop, [&] {
      return member.over || (member.pong && member.pong->first == id);
    });
    if (member.over || is_over_ || stop.stop_requested()) return false;
    if (!came) continue;
    const std::int64_t trip = member.pong_at_ns - sent;
    if (best && *best <= trip) continue;
    best = trip;
    member.offset_ns = member.pong->second - (sent + trip / 2);
    member.uncertainty_ns = trip / 2;
  }
  if (member.over) return false;
  if (!best) {
    refuse(index, "did not answer a ping within 1 s");
    return false;
  }
  if (member.uncertainty_ns <= task_.uncertainty.count()) return true;
  refuse(index, "has a clock that is known only to " + ms_text(member.uncertainty_ns) +
                    ", more than " + ms_text(task_.uncertainty.count()));
  return false;
}

void Hub::start(std::int64_t at_ns, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  for (const Member& member : members_) {
    if (member.connection == nullptr) return;  // it was said which is lost
    (void)member.connection->send_line(line_of("start", {{"at_ns", at_ns + member.offset_ns}}));
  }
  const auto all = [&] {
    return std::all_of(members_.begin(), members_.end(),
                       [](const Member& m) { return m.armed || m.over; });
  };
  (void)await(lock, std::max(at_ns - kAbortRoomNs, clock_.monotonic_ns() + kAbortRoomNs / 2), stop,
              all);
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const Member& member = members_[i];
    if (member.over) return;
    if (member.armed && member.late_ns <= 0) continue;
    return refuse(static_cast<int>(i),
                  member.armed ? "got the start " + ms_text(member.late_ns) + " after it"
                               : "did not confirm the start in time");
  }
  event("started", {{"at_ns", at_ns}});
}

void Hub::refuse(int index, const std::string& why) {
  event("refused", {{"index", index}, {"why", why}});
  tell_all({{"type", "abort"}, {"why", "instance " + std::to_string(index) + " " + why}});
}

void Hub::event(std::string_view type, Map content) {
  events_.push_back(line_of(type, std::move(content)));
  if (runner_ != nullptr) (void)runner_->send_line(events_.back());
}

void Hub::tell_all(const Map& message) {
  const std::string line = to_json(Value(message));
  for (const Member& member : members_) {
    if (member.connection != nullptr) (void)member.connection->send_line(line);
  }
}

void Hub::lost(int index, const std::string& why) {
  const std::lock_guard lock(mutex_);
  Member& member = members_[static_cast<std::size_t>(index)];
  member.connection = nullptr;
  if (!member.over && !is_over_) event("lost", {{"index", index}, {"why", why}});
  member.over = true;
  changed_.notify_all();
}

}  // namespace benchfield
