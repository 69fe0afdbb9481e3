#include "runner/engine/actions/rows.h"
#include "runner/io/json.h"

namespace benchfield::actions {
namespace {

constexpr auto kIndexTimeout = Seconds(60);

Result<HttpReply> send(ActionContext& context, std::string method, std::string url,
                       std::string body = {}) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = std::move(url);
  request.body = std::move(body);
  request.timeout = kIndexTimeout;
  return context.http.send(request);
}

Value index_body(const Value& settings) {
  Map index{{"number_of_shards", settings["shards"].integer(1)},
            {"number_of_replicas", settings["replicas"].integer(0)}};
  if (!settings["refresh_interval"].is_null())
    index["refresh_interval"] = to_text(settings["refresh_interval"]);
  Map body{{"settings", Map{{"index", std::move(index)}}}};
  if (settings["mapping"].is_map()) body["mappings"] = settings["mapping"];
  return body;
}

Status make_index(ActionContext& context, const std::string& base, const std::string& name,
                  const Value& settings) {
  const std::string url = base + "/" + name;
  BF_TRY(const auto removed, send(context, "DELETE", url));
  if (removed.status != 200 && removed.status != 404) {
    return fail("index-failed", "DELETE " + url + " answered " + std::to_string(removed.status),
                {"reply: " + removed.body.substr(0, 500)});
  }
  BF_TRY(const auto made, send(context, "PUT", url, to_json(index_body(settings))));
  if (made.status != 200) {
    return fail("index-failed", "PUT " + url + " answered " + std::to_string(made.status),
                {"reply: " + made.body.substr(0, 500)});
  }
  const std::string health =
      base + "/_cluster/health/" + name + "?wait_for_status=yellow&timeout=50s";
  BF_TRY(const auto ready, send(context, "GET", health));
  if (ready.status != 200) {
    return fail("index-failed", "index '" + name + "' has shards that cannot be written",
                {"reply: " + ready.body.substr(0, 500)});
  }
  return Done{};
}

}  // namespace

Result<Value> search_index(const Map& arguments, ActionContext& context) {
  const auto addresses = targets(arguments);
  const Value* indices = arguments.find("indices");
  if (addresses.empty() || !indices || !indices->is_map()) return Value();
  const std::string& first = addresses.front();
  const std::string base = first.find("://") == std::string::npos ? "http://" + first : first;
  for (const auto& [name, settings] : *indices->as_map())
    BF_CHECK_OK(make_index(context, base, name, settings));
  return Value();
}

}  // namespace benchfield::actions
