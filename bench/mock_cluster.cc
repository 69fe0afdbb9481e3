#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <cstdlib>
#include <iostream>
#include <string>

/// librdkafka's mock cluster as a process of its own: prints its addresses, ends with its input.
/// usage: mock_cluster BROKERS TOPIC PARTITIONS
int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: mock_cluster BROKERS TOPIC PARTITIONS\n";
    return 2;
  }
  char why[256];
  rd_kafka_t* handle = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), why, sizeof why);
  if (handle == nullptr) {
    std::cerr << why << '\n';
    return 1;
  }
  rd_kafka_mock_cluster_t* cluster = rd_kafka_mock_cluster_new(handle, std::atoi(argv[1]));
  rd_kafka_mock_topic_create(cluster, argv[2], std::atoi(argv[3]), 1);
  std::cout << rd_kafka_mock_cluster_bootstraps(cluster) << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
  }
  rd_kafka_mock_cluster_destroy(cluster);
  rd_kafka_destroy(handle);
}
