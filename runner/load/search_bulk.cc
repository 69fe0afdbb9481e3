#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "runner/io/http.h"
#include "runner/load/backoff.h"
#include "runner/load/bulk_options.h"
#include "runner/load/bulk_reply.h"
#include "runner/load/documents.h"
#include "runner/load/drivers.h"
#include "runner/load/posts.h"
#include "runner/load/records.h"
#include "runner/load/schedule.h"
#include "runner/load/tally.h"

// Bulk requests of slices of one block, an outcome for every single document. Refused documents
// (429, 503; requests also 502, 504 and those that never left whole) wait with jitter and go again,
// keeping their intended time. A request whose body went out and whose reply never came is unknown,
// or repeated when its documents carry ids of their own: then "exists already" means stored.

namespace benchfield {
namespace {

constexpr std::string_view kBulkPath =
    "/_bulk?filter_path=took,errors,items.*.status,items.*.error.type";
constexpr Nanoseconds kPacedWake = Milliseconds(10);
constexpr Nanoseconds kIdleWake = Milliseconds(100);
constexpr Nanoseconds kStopGrace = Seconds(5);

/// Worth another attempt: the engine did not take it.
bool is_refusal(int status) { return status == 429 || status == 503; }
bool is_passing(int status) { return is_refusal(status) || status == 502 || status == 504; }

class SearchBulkDriver final : public LoadDriver {
 public:
  SearchBulkDriver(LoadTask task, BulkOptions options, const Clock& clock)
      : task_(std::move(task)),
        options_(std::move(options)),
        clock_(clock),
        schedule_(pace_of(task_, task_.count)),
        endpoints_(index_urls(options_.target)),
        backoff_(static_cast<std::uint64_t>(task_.seed) * 1'000'003 +
                 static_cast<std::uint64_t>(task_.instance)) {}

  Status prepare() override;
  Result<LoadSummary> run(std::int64_t start_ns, std::stop_token stop) override;
  LoadCounters counters() const override {
    return counters_.read(schedule_, clock_.monotonic_ns());
  }

 private:
  struct Item {
    std::int64_t index = 0;
    std::int64_t intended_ns = 0;  ///< offset
  };
  /// Documents that travel together.
  struct Parcel {
    std::vector<Item> items;
    int attempt = 1;
    std::int64_t first_ns = 0;  ///< offset of the first attempt
    std::size_t endpoint = 0;
    std::string own_body;  ///< when ids are ours
  };

  Status check_index();
  std::int64_t elapsed() const { return clock_.monotonic_ns() - start_ns_; }

  void send_all(const std::stop_token& stop);
  void release(Pacer& pacer);
  bool is_due(std::int64_t now) const;
  Nanoseconds patience(std::int64_t now) const;

  void send_retries();
  void send_fresh();
  std::vector<Item> take_pending();
  std::int64_t due_ns(const std::vector<Item>& items) const;
  std::vector<Item> take_next();
  void submit(Parcel parcel);
  std::vector<std::string_view> body_of(Parcel& parcel) const;

  void settle(const std::vector<PostOutcome>& outcomes);
  void settle_reply(Parcel parcel, PostOutcome outcome);
  void settle_items(Parcel parcel, const std::vector<BulkItem>& items, std::int64_t now);
  void settle_no_reply(Parcel parcel, const PostOutcome& outcome);
  void retry(Parcel parcel, const std::string& why, Nanoseconds asked);
  void count_failed(std::size_t documents, const std::string& why);
  void count_unknown(std::size_t documents, const std::string& why);

  void await_outcomes(const std::stop_token& stop);
  void give_up();

  const LoadTask task_;
  const BulkOptions options_;
  const Clock& clock_;
  Schedule schedule_;
  Documents documents_;
  Endpoints endpoints_;
  Backoff backoff_;
  std::unique_ptr<Posts> posts_;

  LiveCounters counters_;
  LoadSummary summary_;
  FailureTexts failures_;
  std::int64_t start_ns_ = 0;
  std::int64_t released_ = 0;  ///< first index not yet released (paced) or sent (flat out)
  BlockedTime blocked_;
  std::vector<Item> pending_;                    ///< released, waiting for a request to fill
  std::vector<Parcel> travelling_;               ///< by client
  std::multimap<std::int64_t, Parcel> retries_;  ///< by offset at which to go again
};

Status SearchBulkDriver::prepare() {
  BF_TRY(const Records records, make_records(task_));
  schedule_ = Schedule(pace_of(task_, records_to_send(task_, records)));
  BF_TRY(documents_, Documents::make(records));
  BF_TRY(posts_, make_posts(options_.clients, options_.pacing.delivery_timeout));
  travelling_.resize(static_cast<std::size_t>(options_.clients));
  return check_index();
}

/// An engine would make a missing index by itself, with a mapping nobody asked for.
Status SearchBulkDriver::check_index() {
  const auto http = make_http_client();
  for (const std::string& url : index_urls(options_.target)) {
    HttpRequest request;
    request.url = url;
    BF_TRY(const HttpReply reply, http->send(request));
    if (reply.status == 404) {
      return fail("no-such-index", "index '" + options_.target.part + "' is not there", {url});
    }
    if (reply.status != 200) {
      return fail("http-failed", url + " answers " + std::to_string(reply.status),
                  {reply.body.substr(0, 200)});
    }
  }
  return Done{};
}

Result<LoadSummary> SearchBulkDriver::run(std::int64_t start_ns, std::stop_token stop) {
  if (schedule_.is_paced()) be_punctual();
  start_ns_ = start_ns;
  while (clock_.monotonic_ns() < start_ns && !stop.stop_requested()) {
    clock_.sleep_until(std::min(start_ns, clock_.monotonic_ns() + kIdleWake.count()));
  }
  counters_.started(start_ns);
  send_all(stop);
  blocked_.found_room(clock_.monotonic_ns());
  counters_.ended(clock_.monotonic_ns());
  await_outcomes(stop);
  summary_.total = counters_.read(schedule_, clock_.monotonic_ns());
  summary_.start_ns = start_ns_;
  summary_.blocked_ns = blocked_.total_ns();
  summary_.longest_block_ns = blocked_.longest_ns();
  summary_.errors = failures_.most_frequent();
  return summary_;
}

void SearchBulkDriver::send_all(const std::stop_token& stop) {
  Pacer pacer(schedule_, options_.pacing.catch_up, options_.pacing.factor);
  while (!stop.stop_requested()) {
    if (schedule_.is_paced()) release(pacer);
    send_retries();
    send_fresh();
    if (released_ == schedule_.count() && pending_.empty()) return;
    const std::int64_t now = elapsed();
    summary_.largest_backlog =
        std::max(summary_.largest_backlog,
                 schedule_.is_paced()
                     ? schedule_.due(now) - released_ + static_cast<std::int64_t>(pending_.size())
                     : 0);
    settle(posts_->wait(patience(now)));
  }
}

/// Documents whose time has come join the next request; not more than it holds, so that after a
/// stall the pacer, not the buffer, says how fast it is repaid.
void SearchBulkDriver::release(Pacer& pacer) {
  if (pending_.size() >= options_.documents) return;
  const Pacer::Grant grant = pacer.grant(elapsed(), released_);
  counters_.dropped(grant.dropped);
  released_ += grant.dropped;
  IntendedTimes intended(schedule_, released_);
  for (std::int64_t i = 0; i < grant.count; ++i) pending_.push_back({released_++, intended.next()});
}

bool SearchBulkDriver::is_due(std::int64_t now) const {
  if (pending_.empty()) return false;
  return pending_.size() >= options_.documents || released_ == schedule_.count() ||
         now - pending_.front().intended_ns >= options_.linger.count();
}

/// How long nothing needs to be done unless a reply comes.
Nanoseconds SearchBulkDriver::patience(std::int64_t now) const {
  Nanoseconds most = schedule_.is_paced() ? kPacedWake : kIdleWake;
  if (!retries_.empty() && posts_->idle_client() >= 0) {
    most = std::min(most, Nanoseconds(retries_.begin()->first - now));
  }
  return std::max(most, Nanoseconds(0));
}

void SearchBulkDriver::send_retries() {
  while (!retries_.empty() && retries_.begin()->first <= elapsed() && posts_->idle_client() >= 0) {
    auto first = retries_.extract(retries_.begin());
    submit(std::move(first.mapped()));
  }
}

void SearchBulkDriver::send_fresh() {
  const auto has_fresh = [&] {
    return schedule_.is_paced() ? is_due(elapsed()) : released_ < schedule_.count();
  };
  while (has_fresh() && posts_->idle_client() >= 0) {
    Parcel parcel;
    parcel.items = schedule_.is_paced() ? take_pending() : take_next();
    const std::int64_t now = elapsed();
    parcel.first_ns = now;
    summary_.send_delay.add(now - due_ns(parcel.items),
                            static_cast<std::int64_t>(parcel.items.size()));
    if (summary_.first_sent_ns == 0) summary_.first_sent_ns = start_ns_ + now;
    summary_.last_sent_ns = start_ns_ + now;
    counters_.sent(static_cast<std::int64_t>(parcel.items.size()));
    submit(std::move(parcel));
  }
  if (!schedule_.is_paced()) return;  // as fast as replies come: no waiting to speak of
  const std::int64_t now = clock_.monotonic_ns();
  if (is_due(now - start_ns_)) {
    blocked_.found_none(now);
  } else {
    blocked_.found_room(now);
  }
}

std::vector<SearchBulkDriver::Item> SearchBulkDriver::take_pending() {
  std::size_t size = 0;
  std::size_t taken = 0;
  while (taken < pending_.size() && taken < options_.documents) {
    size += documents_.entry(pending_[taken].index % documents_.size()).size();
    if (taken > 0 && size > options_.size) break;
    ++taken;
  }
  const auto end = pending_.begin() + static_cast<std::ptrdiff_t>(taken);
  std::vector<Item> items(pending_.begin(), end);
  pending_.erase(pending_.begin(), end);
  return items;
}

/// When a request was to leave: with its last document when that filled it, else when its first had
/// lingered. Waiting to travel together is what the plan asks for, not lateness.
std::int64_t SearchBulkDriver::due_ns(const std::vector<Item>& items) const {
  const std::int64_t last = items.back().intended_ns;
  if (!schedule_.is_paced()) return last;
  const std::int64_t lingered = items.front().intended_ns + options_.linger.count();
  const bool is_short =
      items.size() < options_.documents && pending_.empty() && released_ < schedule_.count();
  return is_short ? lingered : std::min(lingered, last);
}

std::vector<SearchBulkDriver::Item> SearchBulkDriver::take_next() {
  std::vector<Item> items;
  const std::int64_t now = elapsed();
  std::size_t size = 0;
  while (released_ < schedule_.count() && items.size() < options_.documents) {
    size += documents_.entry(released_ % documents_.size()).size();
    if (!items.empty() && size > options_.size) break;
    items.push_back({released_++, now});
  }
  return items;
}

void SearchBulkDriver::submit(Parcel parcel) {
  const int client = posts_->idle_client();
  parcel.endpoint = endpoints_.choose(clock_.monotonic_ns());
  Parcel& kept = travelling_[static_cast<std::size_t>(client)] = std::move(parcel);
  posts_->start(client, endpoints_.url(kept.endpoint) + std::string(kBulkPath), body_of(kept));
}

std::vector<std::string_view> SearchBulkDriver::body_of(Parcel& parcel) const {
  std::vector<std::string_view> pieces;
  if (options_.has_own_ids) {
    parcel.own_body.clear();
    const std::string prefix = "{\"create\":{\"_id\":\"" + std::to_string(task_.seed) + "-" +
                               std::to_string(task_.instance) + "-";
    for (const Item& item : parcel.items) {
      parcel.own_body.append(prefix).append(std::to_string(item.index)).append("\"}}\n");
      parcel.own_body.append(documents_.document(item.index % documents_.size()));
    }
    pieces.emplace_back(parcel.own_body);
    return pieces;
  }
  for (const Item& item : parcel.items) {
    const std::string_view entry = documents_.entry(item.index % documents_.size());
    const bool is_next =
        !pieces.empty() && pieces.back().data() + pieces.back().size() == entry.data();
    if (is_next) {
      pieces.back() = {pieces.back().data(), pieces.back().size() + entry.size()};
    } else {
      pieces.push_back(entry);
    }
  }
  return pieces;
}

void SearchBulkDriver::settle(const std::vector<PostOutcome>& outcomes) {
  for (const PostOutcome& outcome : outcomes) {
    Parcel parcel = std::move(travelling_[outcome.client]);
    if (outcome.status == 0) {
      settle_no_reply(std::move(parcel), outcome);
    } else {
      endpoints_.reached(parcel.endpoint);
      settle_reply(std::move(parcel), outcome);
    }
  }
}

void SearchBulkDriver::settle_reply(Parcel parcel, PostOutcome outcome) {
  if (outcome.status == 200) {
    const std::int64_t now = elapsed();
    if (const auto items = parse_bulk_reply(outcome.body)) {
      settle_items(std::move(parcel), *items, now);
    } else {
      count_unknown(parcel.items.size(), items.error().what);
    }
    return;
  }
  const std::string why = "HTTP " + std::to_string(outcome.status);
  if (is_passing(outcome.status)) {
    retry(std::move(parcel), why, outcome.retry_after);
  } else {
    count_failed(parcel.items.size(), why);
  }
}

void SearchBulkDriver::settle_items(Parcel parcel, const std::vector<BulkItem>& items,
                                    std::int64_t now) {
  const std::size_t answered = std::min(items.size(), parcel.items.size());
  std::int64_t acknowledged = 0;
  Parcel again;
  int refusal = 0;
  for (std::size_t i = 0; i < answered; ++i) {
    const int status = items[i].status;
    const bool is_stored_before = options_.has_own_ids && parcel.attempt > 1 && status == 409;
    if (status == 200 || status == 201 || is_stored_before) {
      ++acknowledged;
      summary_.acknowledge_delay.add(now - parcel.items[i].intended_ns);
    } else if (is_refusal(status)) {
      again.items.push_back(parcel.items[i]);
      refusal = status;
    } else {
      count_failed(1, std::to_string(status) + " " + items[i].error_type);
    }
  }
  counters_.acknowledged(acknowledged);
  if (acknowledged > 0) summary_.last_acknowledged_ns = start_ns_ + now;
  if (answered < parcel.items.size()) {
    count_unknown(parcel.items.size() - answered, "bulk reply with too few items");
  }
  if (again.items.empty()) return;
  again.attempt = parcel.attempt;
  again.first_ns = parcel.first_ns;
  retry(std::move(again), "document refused with " + std::to_string(refusal), Nanoseconds(0));
}

void SearchBulkDriver::settle_no_reply(Parcel parcel, const PostOutcome& outcome) {
  if (outcome.was_handed_out && !options_.has_own_ids) {
    count_unknown(parcel.items.size(), "no reply to a request that went out: " + outcome.error);
    return;
  }
  endpoints_.missed(parcel.endpoint, clock_.monotonic_ns());
  retry(std::move(parcel), outcome.error, Nanoseconds(0));
}

void SearchBulkDriver::retry(Parcel parcel, const std::string& why, Nanoseconds asked) {
  const std::int64_t now = elapsed();
  const std::int64_t at = now + backoff_.pause(parcel.attempt, asked).count();
  if (at - parcel.first_ns > options_.pacing.delivery_timeout.count()) {
    count_failed(parcel.items.size(), why + ", " + std::to_string(parcel.attempt) + " times");
    return;
  }
  ++parcel.attempt;
  retries_.emplace(at, std::move(parcel));
}

void SearchBulkDriver::count_failed(std::size_t documents, const std::string& why) {
  counters_.failed(static_cast<std::int64_t>(documents));
  failures_.add(why, static_cast<std::int64_t>(documents));
}

void SearchBulkDriver::count_unknown(std::size_t documents, const std::string& why) {
  counters_.unknown(static_cast<std::int64_t>(documents));
  failures_.add(why, static_cast<std::int64_t>(documents));
}

void SearchBulkDriver::await_outcomes(const std::stop_token& stop) {
  std::int64_t deadline = elapsed() + (options_.pacing.delivery_timeout + kStopGrace).count();
  bool is_stopping = false;
  while (counters_.in_flight() > 0) {
    const std::int64_t now = elapsed();
    if (stop.stop_requested() && !is_stopping) {
      is_stopping = true;
      deadline = std::min(deadline, now + kStopGrace.count());
    }
    if (now >= deadline || (is_stopping && posts_->busy() == 0)) break;
    if (!is_stopping) send_retries();
    settle(posts_->wait(patience(now)));
  }
  give_up();
}

/// Every document still open gets its word: waiting for another attempt is failed, under way with
/// its body out is unknown.
void SearchBulkDriver::give_up() {
  for (const PostOutcome& outcome : posts_->abandon()) {
    const std::size_t documents = travelling_[outcome.client].items.size();
    if (outcome.was_handed_out) {
      count_unknown(documents, "stopped before the reply came");
    } else {
      count_failed(documents, "stopped before the request was out");
    }
  }
  for (const auto& [at, parcel] : retries_) {
    count_failed(parcel.items.size(), "stopped while waiting for another attempt");
  }
  retries_.clear();
}

}  // namespace

LoadDriverRow search_bulk_driver_row() {
  PluginInfo info;
  info.name = "search-bulk";
  info.help = "bulk requests straight into an index, every document's outcome counted";
  info.keys = bulk_keys();
  info.metrics = load_metrics("documents");
  return {std::move(info), [](const LoadTask& task, const Clock& clock) {
            return bulk_options(task).map([&](BulkOptions&& options) {
              return std::unique_ptr<LoadDriver>(
                  std::make_unique<SearchBulkDriver>(task, std::move(options), clock));
            });
          }};
}

}  // namespace benchfield
