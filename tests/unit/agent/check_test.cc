#include "runner/agent/check.h"

#include <gtest/gtest.h>

#include <map>

namespace benchfield {
namespace {

/// Kafka that answers metadata with the given brokers.
class Advertising final : public KafkaClient {
 public:
  explicit Advertising(std::vector<std::string> brokers) : brokers_(std::move(brokers)) {}
  Result<ClusterMetadata> metadata(Nanoseconds) override { return ClusterMetadata{brokers_, {}}; }
  Status create_topic(const TopicSpec&, Nanoseconds) override { return Done{}; }
  Status delete_topic(const std::string&, Nanoseconds) override { return Done{}; }
  Status empty_topic(const std::string&, Nanoseconds) override { return Done{}; }
  Result<std::int64_t> end_offsets(const std::string&, Nanoseconds) override { return 0; }

 private:
  std::vector<std::string> brokers_;
};

/// A network where only some addresses can be connected to.
Reach reach_of(std::vector<std::string> brokers, std::map<std::string, std::string> broken,
               int status = 200) {
  Reach reach;
  reach.kafka = [brokers](const std::string&) -> Result<std::unique_ptr<KafkaClient>> {
    return std::make_unique<Advertising>(brokers);
  };
  reach.connect = [broken](const std::string& address) -> Status {
    const auto found = broken.find(address);
    if (found == broken.end()) return Done{};
    return fail("no-connection", found->second);
  };
  reach.get = [status](const std::string&) -> Result<HttpReply> { return HttpReply{status, ""}; };
  return reach;
}

PlaceCheck senders_to(std::string protocol, std::string address) {
  return {"off-cluster", {{"senders", "kafka/planes3", std::move(protocol), {std::move(address)}}}};
}

TEST(CheckPlace, NamesTheAddressThatKafkaAdvertisesAndTheFix) {
  const std::string advertised = "kafka-0.kafka.lab.svc.cluster.local:9092";
  const auto errors = check_place(
      senders_to("kafka", "198.18.0.11:30092"),
      reach_of({advertised}, {{advertised,
                               "cannot look up 'kafka-0.kafka.lab.svc.cluster.local': Name or "
                               "service not known"}}));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(
      to_text(errors[0]),
      "error: kafka/planes3 answers at 198.18.0.11:30092 but sends its clients to "
      "kafka-0.kafka.lab.svc.cluster.local:9092, which cannot be used from off-cluster "
      "[advertised-unreachable]\n"
      "  = cannot look up 'kafka-0.kafka.lab.svc.cluster.local': Name or service not known\n"
      "  = a Kafka client asks 198.18.0.11:30092 for metadata only and then connects to what "
      "the listener behind it advertises\n"
      "  = 'senders' would count every record as sent while none is acknowledged\n"
      "  = help: connect 'senders' to the listener that advertises an address 'off-cluster' "
      "reaches "
      "(from outside a cluster: the outside listener, exposed by a NodePort, a load balancer or a "
      "port-forward)\n");
}

TEST(CheckPlace, FindsNothingWhereEveryBrokerCanBeConnectedTo) {
  EXPECT_TRUE(check_place(senders_to("kafka", "198.18.0.11:30094"),
                          reach_of({"198.18.0.11:30094", "198.18.0.12:30095"}, {}))
                  .empty());
}

TEST(CheckPlace, AsksEveryBrokerNotTheFirstOnly) {
  const auto errors =
      check_place(senders_to("kafka", "a:1"),
                  reach_of({"a:1", "b:2"}, {{"b:2", "cannot connect to b:2: Connection refused"}}));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_NE(errors[0].what.find("b:2, which cannot be used"), std::string::npos);
}

TEST(CheckPlace, SaysThatAnAddressDoesNotAnswer) {
  Reach reach = reach_of({}, {});
  reach.kafka = [](const std::string&) -> Result<std::unique_ptr<KafkaClient>> {
    return fail("kafka-failed", "no broker answered");
  };
  const auto errors = check_place(senders_to("kafka", "kafka-0.kafka:9092"), reach);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].what,
            "'senders' cannot use kafka/planes3 at kafka-0.kafka:9092 from off-cluster");
  EXPECT_EQ(errors[0].notes, std::vector<std::string>{"no broker answered"});
}

TEST(CheckPlace, TakesAnyHttpAnswerButThatOfAGatewayWithoutAServer) {
  EXPECT_TRUE(check_place(senders_to("http", "a:9200"), reach_of({}, {}, 401)).empty());
  const auto errors = check_place(senders_to("http", "a:9200"), reach_of({}, {}, 503));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].notes, std::vector<std::string>{"GET / gave status 503"});
}

TEST(CheckPlace, ReadsBackWhatItWrites) {
  const auto read = place_check(to_value(senders_to("kafka", "a:1")));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(to_value(*read), to_value(senders_to("kafka", "a:1")));
  EXPECT_FALSE(place_check(Map{{"from", "x"}, {"edges", List{Map{{"who", "y"}}}}}).has_value());
}

}  // namespace
}  // namespace benchfield
