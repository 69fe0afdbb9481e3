#include <algorithm>

#include "runner/engine/actions/rows.h"
#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/io/tcp.h"

namespace benchfield::actions {
namespace {

constexpr std::size_t kShownBody = 300;

std::string shortened(const std::string& text) {
  return text.size() <= kShownBody ? text : text.substr(0, kShownBody) + " ...";
}

/// The reply must hold what `holds` and `at_least` say at their JSON pointers.
Status check_reply(const Map& arguments, const Value& reply, const std::string& url) {
  if (const Value* holds = arguments.find("holds"); holds && holds->is_map()) {
    for (const auto& [pointer, expected] : *holds->as_map()) {
      const Value& found = reply.pointer(pointer);
      if (to_text(found) != to_text(expected)) {
        return fail("not-yet", url + " has '" + to_text(found) + "' at " + pointer +
                                   ", expected '" + to_text(expected) + "'");
      }
    }
  }
  if (const Value* least = arguments.find("at_least"); least && least->is_map()) {
    for (const auto& [pointer, expected] : *least->as_map()) {
      const Value& found = reply.pointer(pointer);
      if (!found.is_number() || found.number() < expected.number()) {
        return fail("not-yet", url + " has '" + to_text(found) + "' at " + pointer +
                                   ", expected at least " + to_text(expected));
      }
    }
  }
  return Done{};
}

}  // namespace

Result<Value> tcp(const Map& arguments, ActionContext& context) {
  for (const std::string& address : targets(arguments))
    BF_CHECK_OK(try_connect(address, context.timeout));
  return Value();
}

Result<Value> http(const Map& arguments, ActionContext& context) {
  const Value none;
  const auto argument = [&](std::string_view key) -> const Value& {
    const Value* found = arguments.find(key);
    return found ? *found : none;
  };
  Value last;
  for (const std::string& url : targets(arguments)) {
    HttpRequest request;
    request.method = argument("method").text("GET");
    request.url = url.find("://") == std::string::npos ? "http://" + url : url;
    request.body = argument("body").is_map() || argument("body").is_list()
                       ? to_json(argument("body"))
                       : to_text(argument("body"));
    request.timeout = context.timeout;
    BF_TRY(const HttpReply reply, context.http.send(request));
    const std::int64_t expected = argument("status").integer(200);
    if (reply.status != expected) {
      return fail("not-yet",
                  request.url + " answered " + std::to_string(reply.status) + ", expected " +
                      std::to_string(expected),
                  {"reply: " + shortened(reply.body)});
    }
    auto parsed = parse_json(reply.body);
    last = parsed ? std::move(*parsed) : Value(reply.body);
    BF_CHECK_OK(check_reply(arguments, last, request.url));
  }
  return last;
}

Result<Value> log_line(const Map& arguments, ActionContext&) {
  const Value* log = arguments.find("log");
  const auto wanted = targets(arguments);
  if (!log || wanted.empty()) return fail("not-yet", "no log to look into");
  const auto text = read_file(log->text());
  if (!text || text->find(wanted.front()) == std::string::npos) {
    return fail("not-yet", "'" + wanted.front() + "' has not appeared in " + log->text());
  }
  return Value();
}

Result<Value> spark_batches(const Map& arguments, ActionContext& context) {
  const auto addresses = targets(arguments);
  if (addresses.empty()) return fail("not-yet", "no address of a driver");
  const auto get = [&](const std::string& path) -> Result<Value> {
    HttpRequest request;
    request.url = "http://" + addresses.front() + "/api/v1" + path;
    request.timeout = context.timeout;
    BF_TRY(const HttpReply reply, context.http.send(request));
    if (reply.status != 200)
      return fail("not-yet", request.url + " answered " + std::to_string(reply.status));
    return parse_json(reply.body);
  };
  BF_TRY(const Value applications, get("/applications"));
  const std::string id = applications.at(0)["id"].text();
  if (id.empty())
    return fail("not-yet", "the driver at " + addresses.front() + " has no application yet");
  BF_TRY(const Value statistics, get("/applications/" + id + "/streaming/statistics"));
  const Value* least = arguments.find("at_least");
  const std::int64_t wanted = least ? least->integer(1) : 1;
  const std::int64_t completed = statistics["numTotalCompletedBatches"].integer();
  if (completed < wanted) {
    return fail("not-yet", "application " + id + " has completed " + std::to_string(completed) +
                               " of " + std::to_string(wanted) + " batches");
  }
  if (const Value* executors = arguments.find("executors")) {
    BF_TRY(const Value all, get("/applications/" + id + "/executors"));
    std::int64_t active = 0;
    for (const Value& one : all.is_list() ? *all.as_list() : List{})
      active += one["id"].text() != "driver" && one["isActive"].boolean(true) ? 1 : 0;
    if (active != executors->integer()) {
      return fail("not-yet", "application " + id + " has " + std::to_string(active) +
                                 " executors, expected " + to_text(*executors));
    }
  }
  return statistics;
}

}  // namespace benchfield::actions
