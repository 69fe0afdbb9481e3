#include "runner/load/bulk_options.h"

#include "runner/base/units.h"

namespace benchfield {

std::vector<KeyRow> bulk_keys() {
  std::vector<KeyRow> keys = pacing_keys();
  const std::vector<KeyRow> own{
      number_key("clients", ValueType::integer, Value(4), 1, "requests under way at once"),
      number_key("bulk_documents", ValueType::count, Value(5000), 1, "most documents of a request"),
      number_key("bulk_size", ValueType::size, Value(Quantity{Dimension::size, 5'000'000, 0}), 1,
                 "most bytes of a request"),
      number_key("linger", ValueType::duration, Value(duration_quantity(Milliseconds(100))), 0,
                 "with a rate: how long a request waits to fill"),
      choice_key("ids", {"automatic", "sequence"},
                 "automatic: the engine's; sequence: our own, so that nothing is stored twice"),
  };
  keys.insert(keys.end(), own.begin(), own.end());
  return keys;
}

Result<BulkOptions> bulk_options(const LoadTask& task) {
  BulkOptions options;
  BF_TRY(options.target, load_target(task.target));
  BF_TRY(const DriverOptions given, DriverOptions::read(bulk_keys(), task.options));
  options.pacing = pacing_options(given);
  options.clients = static_cast<int>(given.integer("clients"));
  options.documents = static_cast<std::size_t>(given.integer("bulk_documents"));
  options.size = static_cast<std::size_t>(given.integer("bulk_size"));
  options.linger = given.duration("linger");
  options.has_own_ids = given.text("ids") == "sequence";
  return options;
}

std::vector<std::string> index_urls(const LoadTarget& target) {
  std::vector<std::string> urls;
  for (const std::string& address : target.addresses) {
    const bool has_scheme = address.find("://") != std::string::npos;
    std::string url = has_scheme ? address : "http://" + address;
    while (url.ends_with('/')) url.pop_back();
    urls.push_back(url + "/" + target.part);
  }
  return urls;
}

}  // namespace benchfield
