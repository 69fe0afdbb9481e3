#include "runner/load/bulk_reply.h"

#include <simdjson.h>

namespace benchfield {
namespace {

namespace ondemand = simdjson::ondemand;

/// One element of `items`: an object whose only member is named after the action.
simdjson::error_code read_item(ondemand::object element, BulkItem& item) {
  for (auto action : element) {
    ondemand::object outcome;
    if (const auto error = action.value().get_object().get(outcome)) return error;
    for (auto member : outcome) {
      std::string_view key;
      if (const auto error = member.unescaped_key().get(key)) return error;
      if (key == "status") {
        std::int64_t status = 0;
        if (const auto error = member.value().get_int64().get(status)) return error;
        item.status = static_cast<int>(status);
      } else if (key == "error") {
        std::string_view type;
        if (!member.value()["type"].get_string().get(type)) item.error_type = type;
        if (item.error_type.empty()) item.error_type = "error without a type";
      }
    }
  }
  return simdjson::SUCCESS;
}

simdjson::error_code read_items(ondemand::parser& parser, std::string& body,
                                std::vector<BulkItem>& items) {
  body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
  ondemand::document document;
  if (const auto error = parser.iterate(body.data(), body.size(), body.capacity()).get(document)) {
    return error;
  }
  ondemand::array elements;
  if (const auto error = document["items"].get_array().get(elements)) return error;
  for (auto element : elements) {
    ondemand::object object;
    if (const auto error = element.get_object().get(object)) return error;
    if (const auto error = read_item(object, items.emplace_back())) return error;
  }
  return simdjson::SUCCESS;
}

}  // namespace

Result<std::vector<BulkItem>> parse_bulk_reply(std::string& body) {
  std::vector<BulkItem> items;
  ondemand::parser parser;
  if (const auto error = read_items(parser, body, items)) {
    return fail("bad-reply",
                std::string("unreadable bulk reply: ") + simdjson::error_message(error));
  }
  return items;
}

}  // namespace benchfield
