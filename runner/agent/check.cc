#include "runner/agent/check.h"

#include <algorithm>

#include "runner/base/clock.h"
#include "runner/io/tcp.h"

namespace benchfield {
namespace {

constexpr auto kAttempt = Seconds(5);

std::vector<std::string> texts(const Value& list) {
  std::vector<std::string> out;
  for (const Value& item : list.is_list() ? *list.as_list() : List{}) out.push_back(item.text());
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ",") + word;
  return out;
}

Error unreachable(const PlaceCheck& place, const EdgeCheck& edge, const std::string& address,
                  const std::string& why) {
  return {"unreachable",
          "'" + edge.who + "' cannot use " + edge.to + " at " + address + " from " + place.from,
          {why},
          "give '" + edge.to + "' an address that clients on '" + place.from +
              "' reach, or place '" + edge.who + "' where it is"};
}

/// The two ends of the note's lost day: the address that answers, and the one it sends clients to.
Error advertised_unreachable(const PlaceCheck& place, const EdgeCheck& edge,
                             const std::string& bootstrap, const std::string& advertised,
                             const std::string& why) {
  return {"advertised-unreachable",
          edge.to + " answers at " + bootstrap + " but sends its clients to " + advertised +
              ", which cannot be used from " + place.from,
          {why,
           "a Kafka client asks " + bootstrap +
               " for metadata only and then connects to what the "
               "listener behind it advertises",
           "'" + edge.who + "' would count every record as sent while none is acknowledged"},
          "connect '" + edge.who + "' to the listener that advertises an address '" + place.from +
              "' reaches (from outside a cluster: the outside listener, exposed by a NodePort, a "
              "load balancer or a port-forward)"};
}

void check_kafka(const PlaceCheck& place, const EdgeCheck& edge, const Reach& reach,
                 std::vector<Error>& errors) {
  const std::string bootstrap = joined(edge.addresses);
  auto client = reach.kafka(bootstrap);
  auto metadata = client ? (*client)->metadata(kAttempt)
                         : Result<ClusterMetadata>(fail(std::move(client).error()));
  if (!metadata) {
    errors.push_back(unreachable(place, edge, bootstrap, metadata.error().what));
    return;
  }
  for (const std::string& advertised : metadata->brokers) {
    if (const Status connected = reach.connect(advertised); !connected) {
      errors.push_back(
          advertised_unreachable(place, edge, bootstrap, advertised, connected.error().what));
    }
  }
}

/// Every address must answer; any status will do but those of a gateway without a server behind it.
void check_http(const PlaceCheck& place, const EdgeCheck& edge, const std::string& address,
                const Reach& reach, std::vector<Error>& errors) {
  const std::string scheme = address.find("://") == std::string::npos ? "http://" : "";
  const auto reply = reach.get(scheme + address + "/");
  if (!reply) {
    errors.push_back(unreachable(place, edge, address, reply.error().what));
  } else if (reply->status >= 502 && reply->status <= 504) {
    errors.push_back(
        unreachable(place, edge, address, "GET / gave status " + std::to_string(reply->status)));
  }
}

}  // namespace

Value to_value(const PlaceCheck& check) {
  List edges;
  for (const EdgeCheck& edge : check.edges) {
    edges.push_back(Map{{"who", edge.who},
                        {"to", edge.to},
                        {"protocol", edge.protocol},
                        {"addresses", List(edge.addresses.begin(), edge.addresses.end())}});
  }
  return Map{{"from", check.from}, {"edges", std::move(edges)}};
}

Result<PlaceCheck> place_check(const Value& document) {
  PlaceCheck check;
  check.from = document["from"].text();
  for (const Value& edge : document["edges"].is_list() ? *document["edges"].as_list() : List{}) {
    check.edges.push_back(
        {edge["who"].text(), edge["to"].text(), edge["protocol"].text(), texts(edge["addresses"])});
  }
  const bool is_sound =
      !check.from.empty() && std::none_of(check.edges.begin(), check.edges.end(),
                                          [](const EdgeCheck& e) { return e.addresses.empty(); });
  if (!is_sound) return fail("bad-message", "the check of edges is not whole");
  return check;
}

Reach network() {
  Reach reach;
  reach.kafka = [](const std::string& bootstrap) { return make_kafka_client(bootstrap); };
  reach.connect = [](const std::string& address) { return try_connect(address, kAttempt); };
  reach.get = [](const std::string& url) {
    HttpRequest request;
    request.url = url;
    request.timeout = kAttempt;
    return make_http_client()->send(request);
  };
  return reach;
}

std::vector<Error> check_place(const PlaceCheck& place, const Reach& reach) {
  std::vector<Error> errors;
  for (const EdgeCheck& edge : place.edges) {
    if (edge.protocol == "kafka") {
      check_kafka(place, edge, reach, errors);
      continue;
    }
    for (const std::string& address : edge.addresses) {
      if (edge.protocol == "http") {
        check_http(place, edge, address, reach, errors);
      } else if (const Status connected = reach.connect(address); !connected) {
        errors.push_back(unreachable(place, edge, address, connected.error().what));
      }
    }
  }
  return errors;
}

}  // namespace benchfield
