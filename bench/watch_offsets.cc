#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>

#include "runner/base/clock.h"
#include "runner/io/kafka_client.h"

/// Prints "INSTANT_NS END_OFFSETS" every period, the instant being the middle of the request, until
/// its input ends. Makes the topic first.
/// usage: watch_offsets BOOTSTRAP TOPIC PARTITIONS PERIOD_MS
int main(int argc, char** argv) {
  using namespace benchfield;
  if (argc != 5) {
    std::cerr << "usage: watch_offsets BOOTSTRAP TOPIC PARTITIONS PERIOD_MS\n";
    return 2;
  }
  auto client = make_kafka_client(argv[1]);
  if (!client) {
    std::cerr << to_text(client.error());
    return 1;
  }
  TopicSpec topic;
  topic.name = argv[2];
  topic.partitions = std::atoi(argv[3]);
  if (const auto made = (*client)->create_topic(topic, Seconds(30)); !made) {
    std::cerr << to_text(made.error());
    return 1;
  }
  std::cout << "ready" << std::endl;
  const std::jthread watching([&](const std::stop_token& stop) {
    const Clock& clock = real_clock();
    const std::int64_t period = std::atoll(argv[4]) * 1'000'000;
    for (std::int64_t at = clock.monotonic_ns(); !stop.stop_requested(); at += period) {
      clock.sleep_until(at);
      const std::int64_t sent = clock.monotonic_ns();
      const auto offsets = (*client)->end_offsets(topic.name, Seconds(5));
      const std::int64_t received = clock.monotonic_ns();
      if (offsets) std::cout << sent + (received - sent) / 2 << ' ' << *offsets << '\n';
    }
  });
  std::string line;
  while (std::getline(std::cin, line)) {
  }
}
