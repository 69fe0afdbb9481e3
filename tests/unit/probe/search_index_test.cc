#include <gtest/gtest.h>

#include "runner/io/json.h"
#include "runner/probe/rows.h"
#include "tests/fakes/fake_http.h"

namespace benchfield {
namespace {

using Values = std::vector<std::pair<std::string, std::int64_t>>;

constexpr const char* kStats =
    R"({"_shards":{"total":3,"successful":3,"failed":0},"_all":{"primaries":{"indexing":{"index_total":120}}}})";
constexpr const char* kCount =
    R"({"count":100,"_shards":{"total":3,"successful":3,"skipped":0,"failed":0}})";

class SearchIndexTest : public ::testing::Test {
 protected:
  std::unique_ptr<Probe> probe(Map options, List addresses = {"a:1"}) {
    ProbeTask task;
    task.name = "eim";
    task.probe = "search-index";
    task.target = {{"addresses", std::move(addresses)}, {"part", "planes"}};
    task.options = std::move(options);
    auto made = make_search_index(
        task, std::make_unique<FakeHttp>([this](const HttpRequest& r) { return answer(r); }, log_));
    EXPECT_TRUE(made) << to_text(made.error());
    return made ? std::move(*made) : nullptr;
  }

  Result<HttpReply> answer(const HttpRequest& request) {
    if (!dead_.empty() && request.url.find(dead_) != std::string::npos) {
      return fail("http-failed", "no reply");
    }
    for (const auto& [part, body] : replies_) {
      if (request.url.find(part) != std::string::npos) return HttpReply{status_, body};
    }
    return HttpReply{status_, "{}"};
  }

  int status_ = 200;
  std::string dead_;
  std::map<std::string, std::string> replies_{
      {"/_stats", kStats}, {"/_count", kCount}, {"/_refresh", R"({"_shards":{"failed":0}})"}};
  std::vector<std::string> log_;
};

TEST_F(SearchIndexTest, CountsOperationsOfPrimariesWithoutTouchingTheIndex) {
  EXPECT_EQ(probe({})->read().value(), (Values{{"count", 120}}));
  EXPECT_EQ(log_,
            (std::vector<std::string>{"GET http://a:1/planes/_stats/indexing"
                                      "?filter_path=_shards,_all.primaries.indexing.index_total"}));
}

TEST_F(SearchIndexTest, CountsDocumentsAndRefreshesOnlyWhenAsked) {
  EXPECT_EQ(probe({{"source", "documents"}})->read().value(), (Values{{"count", 100}}));
  EXPECT_EQ(probe({{"source", "documents"}, {"refresh", true}})->read().value(),
            (Values{{"count", 100}}));
  EXPECT_EQ(log_, (std::vector<std::string>{"GET http://a:1/planes/_count",
                                            "POST http://a:1/planes/_refresh",
                                            "GET http://a:1/planes/_count"}));
}

TEST_F(SearchIndexTest, FinalReadRefreshesAndGivesBothCounts) {
  EXPECT_EQ(probe({})->final_read().value(), (Values{{"count", 120}, {"documents", 100}}));
  EXPECT_EQ(probe({{"source", "documents"}})->final_read().value(),
            (Values{{"count", 100}, {"documents", 100}}));
  ASSERT_GE(log_.size(), 2U);
  EXPECT_EQ(log_[0], "POST http://a:1/planes/_refresh");
}

TEST_F(SearchIndexTest, GoesOnWhereTheCounterWraps) {
  const auto stats = [&](int operations) {
    replies_["/_stats"] =
        R"({"_shards":{"total":3,"successful":3},"_all":{"primaries":{"indexing":{"index_total":)" +
        std::to_string(operations) + "}}}}";
  };
  const auto wrapping = probe({{"wraps_at", 1000}});
  stats(990);
  EXPECT_EQ(wrapping->read().value(), (Values{{"count", 990}}));
  stats(40);
  EXPECT_EQ(wrapping->read().value(), (Values{{"count", 1040}}));
  stats(50);
  EXPECT_EQ(wrapping->final_read().value(), (Values{{"count", 1050}, {"documents", 100}}));
  stats(1000);
  EXPECT_EQ(to_text(wrapping->read().error()),
            "error: count 1000 of a counter that wraps at 1000 [probe-failed]\n");
  EXPECT_EQ(probe({{"source", "documents"}, {"wraps_at", 101}})->final_read().value(),
            (Values{{"count", 100}, {"documents", 100}}));
}

TEST_F(SearchIndexTest, ASilentShardIsAGapNotASmallerCount) {
  replies_["/_count"] = R"({"count":66,"_shards":{"total":3,"successful":2,"failed":1}})";
  replies_["/_stats"] =
      R"({"_shards":{"total":3,"successful":2,"failed":1},"_all":{"primaries":{"indexing":{"index_total":80}}}})";
  const std::string text = "error: index 'planes': 1 of 3 shards gave no answer [probe-failed]\n";
  EXPECT_EQ(to_text(probe({})->read().error()), text);
  EXPECT_EQ(to_text(probe({{"source", "documents"}})->read().error()), text);
}

TEST_F(SearchIndexTest, SaysWhyThereIsNoCount) {
  replies_["/_stats"] = "{}";
  EXPECT_EQ(to_text(probe({})->read().error()),
            "error: index 'planes': the reply holds no index_total [probe-failed]\n");
  status_ = 404;
  EXPECT_EQ(to_text(probe({})->read().error()), "error: no index 'planes' [probe-failed]\n");
  status_ = 503;
  EXPECT_EQ(
      to_text(probe({{"source", "documents"}})->read().error()),
      std::string("error: GET /planes/_count gave status 503: ") + kCount + " [probe-failed]\n");
}

TEST_F(SearchIndexTest, FallsBackToTheNextAddressAndStaysThere) {
  dead_ = "a:1";
  const auto two = probe({{"source", "documents"}}, {"a:1", "b:2"});
  EXPECT_TRUE(two->read());
  EXPECT_TRUE(two->read());
  EXPECT_EQ(log_, (std::vector<std::string>{"GET http://a:1/planes/_count",
                                            "GET http://b:2/planes/_count",
                                            "GET http://b:2/planes/_count"}));
  dead_ = "planes";
  EXPECT_EQ(to_text(two->read().error()), "error: no reply [http-failed]\n");
}

TEST_F(SearchIndexTest, RecordsTheSettingsThatShapeTheCount) {
  replies_["/_settings"] =
      R"({"planes-1":{"settings":{"index.number_of_shards":"3","index.number_of_replicas":"0"}}})";
  EXPECT_EQ(to_json(probe({})->facts()),
            R"({"refresh_interval":"1s","replicas":"0","shards":"3","source":"operations"})");
  replies_["/_settings"] =
      R"({"planes":{"settings":{"index.number_of_shards":"3","index.number_of_replicas":"0","index.refresh_interval":"60s"}}})";
  EXPECT_EQ(probe({})->facts().find("refresh_interval")->text(), "60s");
  status_ = 500;
  EXPECT_TRUE(probe({})->facts().empty());
}

TEST_F(SearchIndexTest, RefusesOptionsThatMeanNothing) {
  ProbeTask task;
  task.name = "eim";
  task.target = {{"addresses", List{"a:1"}}, {"part", "planes"}};
  task.options = {{"source", "hits"}};
  EXPECT_EQ(to_text(make_search_index(task).error()),
            "error: probe 'eim': no source 'hits' [bad-option]\n"
            "  = sources: documents, operations\n");
  task.options = {{"refresh", true}};
  EXPECT_EQ(to_text(make_search_index(task).error()),
            "error: probe 'eim': 'refresh' goes with 'source: documents' only [bad-option]\n");
}

}  // namespace
}  // namespace benchfield
