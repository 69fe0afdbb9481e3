#include <algorithm>

#include "runner/io/json.h"
#include "runner/probe/rows.h"
#include "runner/probe/unwrap.h"

// Two sources: `operations` sums primaries' index_total, exact and free of side effects (it starts
// again at 0 with a new index); `documents` is _count, which moves only when the index refreshes
// and is itself a search, so it keeps idle shards refreshing.

namespace benchfield {
namespace {

using Values = std::vector<std::pair<std::string, std::int64_t>>;

constexpr auto kFinalTimeout = Seconds(60);  ///< a refresh after a heavy load may take long

enum class Source { operations, documents };
enum class Refresh { never, before_count };

class SearchIndex final : public Probe {
 public:
  SearchIndex(std::unique_ptr<HttpClient> client, std::vector<std::string> addresses,
              std::string index, Nanoseconds every, Source source, Refresh refresh,
              std::optional<std::int64_t> wraps_at)
      : client_(std::move(client)),
        addresses_(std::move(addresses)),
        index_(std::move(index)),
        timeout_(std::clamp<Nanoseconds>(every, Milliseconds(500), Seconds(10))),
        source_(source),
        refresh_(refresh),
        wraps_at_(wraps_at),
        unwrap_(wraps_at) {}

  Result<Values> read() override {
    if (refresh_ == Refresh::before_count) BF_CHECK_OK(refresh(timeout_));
    BF_TRY(const std::int64_t shown, count_by_source(timeout_));
    BF_TRY(const std::int64_t count, unwrap_.next(shown));
    return Values{{"count", count}};
  }

  Result<Values> final_read() override {
    BF_CHECK_OK(refresh(kFinalTimeout));
    BF_TRY(const std::int64_t documents, count_documents(kFinalTimeout));
    if (source_ == Source::documents) {
      BF_TRY(const std::int64_t count, unwrap_.next(documents));
      return Values{{"count", count}, {"documents", count}};
    }
    BF_TRY(const std::int64_t shown, count_operations(kFinalTimeout));
    BF_TRY(const std::int64_t count, unwrap_.next(shown));
    return Values{{"count", count}, {"documents", documents}};
  }

  Map facts() override {
    const auto reply = ask("GET", "/_settings?flat_settings=true", Seconds(5));
    if (!reply || !reply->is_map() || reply->as_map()->empty()) return {};
    // The name given may be an alias; the reply carries the index's own.
    const Value& settings = reply->as_map()->begin()->second["settings"];
    const Value& interval = settings["index.refresh_interval"];
    Map facts{{"source", source_ == Source::operations ? "operations" : "documents"},
              {"refresh_interval", interval.text("1s")},  // the engine's default
              {"shards", settings["index.number_of_shards"]},
              {"replicas", settings["index.number_of_replicas"]}};
    if (wraps_at_) facts["wraps_at"] = *wraps_at_;
    return facts;
  }

 private:
  Result<std::int64_t> count_by_source(Nanoseconds timeout) {
    return source_ == Source::operations ? count_operations(timeout) : count_documents(timeout);
  }

  Result<std::int64_t> count_operations(Nanoseconds timeout) {
    BF_TRY(const Value reply,
           ask("GET", "/_stats/indexing?filter_path=_shards,_all.primaries.indexing.index_total",
               timeout));
    const Value& failed = reply.pointer("/_shards/failed");
    if (failed.integer() != 0) return shards_missing(failed.integer(), reply);
    return whole(reply.pointer("/_all/primaries/indexing/index_total"), "index_total");
  }

  Result<std::int64_t> count_documents(Nanoseconds timeout) {
    BF_TRY(const Value reply, ask("GET", "/_count", timeout));
    const std::int64_t missing =
        reply.pointer("/_shards/total").integer() - reply.pointer("/_shards/successful").integer();
    if (missing != 0) return shards_missing(missing, reply);
    return whole(reply["count"], "count");
  }

  Status refresh(Nanoseconds timeout) {
    BF_TRY(const Value reply, ask("POST", "/_refresh", timeout));
    const Value& failed = reply.pointer("/_shards/failed");
    if (failed.integer() != 0) return shards_missing(failed.integer(), reply);
    return Done{};
  }

  // A sum over fewer shards would be a plausible wrong number.
  tl::unexpected<Error> shards_missing(std::int64_t missing, const Value& reply) const {
    return fail("probe-failed", "index '" + index_ + "': " + std::to_string(missing) + " of " +
                                    to_text(reply.pointer("/_shards/total")) +
                                    " shards gave no answer");
  }

  Result<std::int64_t> whole(const Value& value, const std::string& name) const {
    if (const auto* number = value.as_int()) return *number;
    return fail("probe-failed", "index '" + index_ + "': the reply holds no " + name);
  }

  /// The JSON reply of the first address that gives one, beginning with the last that did.
  Result<Value> ask(const std::string& method, const std::string& path, Nanoseconds timeout) {
    Result<HttpReply> reply;
    for (std::size_t tried = 0; tried < addresses_.size(); ++tried) {
      const std::string& address = addresses_[current_];
      const std::string scheme = address.find("://") == std::string::npos ? "http://" : "";
      HttpRequest request;
      request.method = method;
      request.url = scheme + address + "/" + index_ + path;
      request.timeout = timeout;
      reply = client_->send(request);
      if (reply) break;
      current_ = (current_ + 1) % addresses_.size();
    }
    if (!reply) return fail(std::move(reply).error());
    if (reply->status == 404) return fail("probe-failed", "no index '" + index_ + "'");
    if (reply->status < 200 || reply->status > 299) {
      return fail("probe-failed", method + " /" + index_ + path + " gave status " +
                                      std::to_string(reply->status) + ": " +
                                      reply->body.substr(0, 200));
    }
    return parse_json(reply->body);
  }

  std::unique_ptr<HttpClient> client_;
  std::vector<std::string> addresses_;
  std::string index_;
  Nanoseconds timeout_;
  Source source_;
  Refresh refresh_;
  std::optional<std::int64_t> wraps_at_;
  Unwrap unwrap_;
  std::size_t current_ = 0;
};

Result<Source> source_of(const ProbeTask& task) {
  const Value* given = task.options.find("source");
  const std::string source = given != nullptr ? given->text() : "operations";
  if (source == "operations") return Source::operations;
  if (source == "documents") return Source::documents;
  return fail("bad-option", "probe '" + task.name + "': no source '" + source + "'",
              {"sources: documents, operations"});
}

}  // namespace

Result<std::unique_ptr<Probe>> make_search_index(const ProbeTask& task,
                                                 std::unique_ptr<HttpClient> client) {
  BF_TRY(std::vector<std::string> addresses, target_addresses(task));
  BF_TRY(const std::string index, target_part(task));
  BF_TRY(const Source source, source_of(task));
  const Value* given = task.options.find("refresh");
  const Refresh refresh =
      given != nullptr && given->boolean() ? Refresh::before_count : Refresh::never;
  if (source == Source::operations && refresh == Refresh::before_count) {
    return fail("bad-option",
                "probe '" + task.name + "': 'refresh' goes with 'source: documents' only");
  }
  std::optional<std::int64_t> wraps_at;
  if (const Value* width = task.options.find("wraps_at")) wraps_at = width->integer();
  return std::make_unique<SearchIndex>(std::move(client), std::move(addresses), index, task.every,
                                       source, refresh, wraps_at);
}

Result<std::unique_ptr<Probe>> make_search_index(const ProbeTask& task) {
  return make_search_index(task, make_http_client());
}

}  // namespace benchfield
