#include "runner/load/documents.h"

#include <gtest/gtest.h>

#include "runner/io/json.h"
#include "runner/load/bulk_reply.h"

namespace benchfield {
namespace {

constexpr std::string_view kLine =
    "7,1556668800000,245.32,1234.5,-12.3,501,\"Washington, Dulles\",\"Say \"\"X\"\" \\ Y\",-1,"
    "-77.45,38.94";

TEST(PlanesDocument, IsWhatTheSparkJobWrites) {
  EXPECT_EQ(planes_document(kLine).value(),
            R"({"id":"7","ts":1556668800000,"speed":245.32,"dist":1234.5,"bearing":-12.3,)"
            R"("rtid":501,"orig":"Washington, Dulles","dest":"Say \"X\" \\ Y","secsToDep":-1,)"
            R"("lon":-77.45,"lat":38.94,"geometry":[-77.45,38.94]})");
}

TEST(PlanesDocument, With15ColumnsEndsWithTheHashes) {
  const auto json = planes_document(std::string(kLine) + ",9q8,012,301,222");
  EXPECT_TRUE(json->ends_with(R"("geometry":[-77.45,38.94],"geohash":"9q8","square":"012",)"
                              R"("pointyTriangle":"301","flatTriangle":"222"})"))
      << *json;
}

TEST(PlanesDocument, OfGeneratedRecordsIsJson) {
  for (const int columns : {11, 15}) {
    const Records records(generate_planes(columns, 2000, 3));
    for (std::int64_t i = 0; i < records.size(); ++i) {
      const auto parsed = parse_json(planes_document(records[i]).value());
      ASSERT_TRUE(parsed.has_value()) << records[i];
      ASSERT_EQ(parsed->as_map()->size(), columns == 11 ? 12U : 16U);
    }
  }
}

TEST(Documents, SayWhichRecordCannotBeOne) {
  const auto documents = Documents::make(Records(std::string(kLine) + "\n1,2,3\n"));
  EXPECT_EQ(to_text(documents.error()),
            "error: a planes record has 11 or 15 columns, not 3 [bad-record]\n"
            "  = record 2: 1,2,3\n");
  const auto bad_number = planes_document("7,010,1,1,1,1,a,b,1,1,1");
  EXPECT_EQ(to_text(bad_number.error()), "error: 'ts' is no number: '010' [bad-record]\n");
}

TEST(Documents, EntriesAreSlicesOfOneBlock) {
  const auto documents = Documents::make(Records(generate_planes(11, 10, 1)));
  ASSERT_TRUE(documents.has_value());
  for (std::int64_t i = 0; i < 10; ++i) {
    EXPECT_TRUE(documents->entry(i).starts_with("{\"index\":{}}\n{\"id\":"));
    EXPECT_TRUE(documents->entry(i).ends_with("]}\n"));
    EXPECT_TRUE(documents->document(i).starts_with("{\"id\":"));
  }
  EXPECT_EQ(documents->entry(3).data() + documents->entry(3).size(), documents->entry(4).data());
}

TEST(BulkReply, TellsEveryItem) {
  std::string body =
      R"({"took":3,"errors":true,"items":[{"index":{"status":201}},)"
      R"({"index":{"_index":"p","status":400,"error":{"type":"mapper_parsing_exception","reason":"x"}}},)"
      R"({"create":{"status":429,"error":{"type":"es_rejected_execution_exception"}}}]})";
  const auto items = parse_bulk_reply(body);
  ASSERT_TRUE(items.has_value()) << to_text(items.error());
  ASSERT_EQ(items->size(), 3U);
  EXPECT_EQ((*items)[0].status, 201);
  EXPECT_EQ((*items)[0].error_type, "");
  EXPECT_EQ((*items)[1].status, 400);
  EXPECT_EQ((*items)[1].error_type, "mapper_parsing_exception");
  EXPECT_EQ((*items)[2].status, 429);
}

TEST(BulkReply, SaysWhenItIsNone) {
  std::string html = "<html>";
  std::string cut = R"({"took":3,"errors":false,"items":[{"index":{"sta)";
  EXPECT_FALSE(parse_bulk_reply(html).has_value());
  EXPECT_FALSE(parse_bulk_reply(cut).has_value());
}

}  // namespace
}  // namespace benchfield
