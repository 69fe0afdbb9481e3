#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runner/base/result.h"
#include "runner/base/value.h"
#include "runner/io/http.h"
#include "runner/io/kafka_client.h"

namespace benchfield {

/// One edge as the place of its client sees it. Seed of it all: metadata succeeds at an address
/// whose broker advertises another one, and a sender then counts every record as sent while none
/// is acknowledged.
struct EdgeCheck {
  std::string who;       ///< "senders"
  std::string to;        ///< "kafka/planes3"
  std::string protocol;  ///< "kafka", "http"; any other: the addresses are connected to
  std::vector<std::string> addresses;
};

/// All edges of the clients at one place, as a file: `benchfield agent --check FILE`.
struct PlaceCheck {
  std::string from;  ///< "on-cluster/test"
  std::vector<EdgeCheck> edges;
};
Value to_value(const PlaceCheck& check);
/// Error "bad-message".
Result<PlaceCheck> place_check(const Value& document);

/// How the check reaches out; replaced in tests.
struct Reach {
  std::function<Result<std::unique_ptr<KafkaClient>>(const std::string& bootstrap)> kafka;
  std::function<Status(const std::string& address)> connect;
  std::function<Result<HttpReply>(const std::string& url)> get;
};
/// The network of this machine or pod; each attempt takes at most 5 s.
Reach network();

/// Asks every address, and every address that Kafka advertises behind it. Nothing when all edges
/// can be used; errors "unreachable", "advertised-unreachable" name the address, the listener and
/// the fix.
std::vector<Error> check_place(const PlaceCheck& place, const Reach& reach);

}  // namespace benchfield
