// Deletes a topic under a running trial:  topic_tool BOOTSTRAP TOPIC
#include <iostream>

#include "runner/io/kafka_client.h"

namespace {

int remove_topic(const char* bootstrap, const char* topic) {
  auto client = benchfield::make_kafka_client(bootstrap);
  if (!client) {
    std::cerr << to_text(client.error());
    return 3;
  }
  const auto gone = (*client)->delete_topic(topic, benchfield::Seconds(20));
  if (!gone) std::cerr << to_text(gone.error());
  return gone ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3) return remove_topic(argv[1], argv[2]);
  std::cerr << "topic_tool BOOTSTRAP TOPIC\n";
  return 2;
}
