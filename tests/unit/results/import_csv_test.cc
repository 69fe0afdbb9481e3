#include "runner/results/import_csv.h"

#include "tests/unit/results/importing.h"

namespace benchfield {
namespace {

Result<RunResult> read(std::string_view text) {
  return imported(make_csv_importer(), "notes.csv", text);
}

TEST(ImportCsv, ReadsRowsFactsAndUnits) {
  const auto run = read(
      "variant,label,replicate,metric,value,unit,cores,offered,spark.version\n"
      "on,\"Everything, inside\",1,eim.rate,51000,documents/s,24,100000,2.10\n"
      "on,,2,eim.rate,49500.5,documents/s,24,100000,2.10\n"
      "on,,2,trial.duration,610,s,24,,\n"
      "off,,1,eim.rate,,documents/s,12,200000,\n");
  ASSERT_TRUE(run) << message_of(run);
  ASSERT_EQ(run->variants.size(), 2u);
  const VariantResult& on = run->variants[0];
  EXPECT_EQ(on.label, "Everything, inside");
  ASSERT_EQ(on.trials.size(), 2u);
  EXPECT_EQ(on.trials[0].id, "01-on-1");
  ASSERT_EQ(on.trials[0].rates.size(), 1u);
  EXPECT_EQ(on.trials[0].rates[0].metric, "eim.rate");
  EXPECT_EQ(on.trials[0].rates[0].rate, 51000);
  EXPECT_EQ(on.trials[0].rates[0].estimator, "imported");
  EXPECT_EQ(on.trials[1].rates[0].rate, 49500.5);
  EXPECT_EQ(on.trials[1].duration_s, 610);
  EXPECT_EQ(fact(on.settings, "cores"), Value(24));
  EXPECT_EQ(fact(on.settings, "offered"), Value(100000));
  EXPECT_EQ(fact(on.settings, "spark.version"),
            Value("2.10"));  // a name: as a number it would print 2.1
  EXPECT_TRUE(on.trials[0].facts.empty());
  EXPECT_TRUE(run->variants[1].trials[0].rates.empty());  // not measured, not zero
  EXPECT_EQ(run->variants[1].settings.find("spark.version"), nullptr);
}

TEST(ImportCsv, KeepsAFactThatDiffersWithItsTrial) {
  const auto run = read(
      "variant,replicate,metric,value,unit,nodes\n"
      "a,1,x.rate,1,records/s,3\n"
      "a,2,x.rate,2,records/s,4\n");
  ASSERT_TRUE(run) << message_of(run);
  EXPECT_TRUE(run->variants[0].settings.empty());
  EXPECT_EQ(fact(run->variants[0].trials[1].facts, "nodes"), Value(4));
}

TEST(ImportCsv, ReadsTheColumnsOfOurOwnTables) {
  const auto run = read(
      "variant,replicate,state,metric,value,unit,low,high,standard_error,classification,estimator\n"
      "a,1,complete,eim.rate,100,documents/s,95,105,2.5,saturated,aligned-ewc/2\n"
      "a,1,complete,senders.target_rate,120,records/s,,,,,\n"
      "a,1,complete,senders.cpu,0.5,cores,,,,,\n"
      "a,1,complete,kafka.cpu,1.5,cores,,,,,\n"
      "a,1,complete,count.sent,6000,records,,,,,\n"
      "a,1,complete,count.indexed,6000,records,,,,,\n"
      "a,1,complete,count.failed,0,records,,,,,\n"
      "a,1,complete,flag.W_SHORT,1,,,,,,\n"
      "a,1,complete,drain.backlog,50,records,,,,,\n");
  ASSERT_TRUE(run) << message_of(run);
  const TrialResult& trial = run->variants[0].trials[0];
  ASSERT_EQ(trial.rates.size(), 1u);
  EXPECT_EQ(trial.rates[0].low, 95);
  EXPECT_EQ(trial.rates[0].classification, "saturated");
  EXPECT_EQ(trial.rates[0].estimator, "aligned-ewc/2");
  EXPECT_EQ(trial.loads[0].target_rate, 120);
  EXPECT_EQ(trial.loads[0].cpu_cores, 0.5);
  EXPECT_EQ(trial.usage[0].cpu_cores, 1.5);
  EXPECT_EQ(trial.counts.size(), 3u);
  EXPECT_TRUE(trial.counts_agree);
  EXPECT_EQ(trial.flags[0].code, "W_SHORT");
  EXPECT_EQ(trial.drain->backlog, 50);
}

TEST(ImportCsv, NamesRowAndColumnOfEveryProblem) {
  const auto run = read(
      "variant,replicate,metric,value,unit,state,nodes\n"
      "a,one,x.rate,1,records/s,,3\n"
      "a,1,x.rate,60k,records/s,,3\n"
      "a,1,x.rate,2,records/s,,3\n"
      "a,1,y.rate,3,records/s,done,4\n"
      "a,2,x.rate,1,documents/s,,3\n"
      ",1,x.rate,1,records/s,,3\n"
      "a,3,,1,records/s,,3\n"
      "a,4,z.rate,nan,records/s,,3\n"
      "a,5,z.rate\n"
      "a,6,\"z\"x,1,records/s,,3\n");
  EXPECT_EQ(
      message_of(run),
      "error: 11 problems in 'notes.csv'; nothing was imported [bad-csv]\n"
      "  = notes.csv:2: column 2 (replicate): expected a whole number from 1, found 'one'\n"
      "  = notes.csv:3: column 4 (value): expected a number, found '60k' (write it out, 60k is "
      "60000)\n"
      "  = notes.csv:4: column 3 (metric): 'x.rate' of this trial is in line 3 already\n"
      "  = notes.csv:5: column 6 (state): expected complete, failed or interrupted, found "
      "'done'\n"
      "  = notes.csv:5: column 7 (nodes): '4' here, '3' in line 3, for one trial\n"
      "  = notes.csv:6: column 5 (unit): 'documents/s' here, 'records/s' before, for one "
      "metric\n"
      "  = notes.csv:7: column 1 (variant): a variant has no name\n"
      "  = notes.csv:8: column 3 (metric): a metric has no name\n"
      "  = notes.csv:9: column 4 (value): expected a number, found 'nan'\n"
      "  = notes.csv:10: 3 columns, the header has 7\n"
      "  = notes.csv:11: text follows the closing quote of column 3\n");
}

TEST(ImportCsv, RefusesAHeaderWithoutItsColumns) {
  EXPECT_EQ(message_of(read("variant,replicat,metric,value,unit,unit\nx\n")),
            "error: 2 problems in 'notes.csv'; nothing was imported [bad-csv]\n"
            "  = notes.csv:1: column 'unit' is there twice\n"
            "  = notes.csv:1: no column is named 'replicate' (did you mean 'replicat'?)\n");
  EXPECT_EQ(message_of(read("")),
            "error: 1 problem in 'notes.csv'; nothing was imported [bad-csv]\n"
            "  = notes.csv:1: the file is empty\n");
  EXPECT_EQ(message_of(read("variant,replicate,metric,value,unit\n")),
            "error: 1 problem in 'notes.csv'; nothing was imported [bad-csv]\n"
            "  = notes.csv:1: no row follows the header\n");
  EXPECT_EQ(message_of(read("variant,replicate,metric,value,unit\na,1,\"x,1,u\n")),
            "error: 1 problem in 'notes.csv'; nothing was imported [bad-csv]\n"
            "  = notes.csv:2: a quote is not closed before the end of the file\n");
}

TEST(ImportCsv, TellsTwentyProblemsAndCountsAll) {
  std::string text = "variant,replicate,metric,value,unit\n";
  for (int i = 0; i < 25; ++i) text += "a,0,x,1,u\n";
  const auto run = read(text);
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().what, "25 problems in 'notes.csv'; nothing was imported");
  ASSERT_EQ(run.error().notes.size(), 21u);
  EXPECT_EQ(run.error().notes.back(), "and 5 more");
}

TEST(ImportCsv, KeepsQuotedLineEnds) {
  const auto run = read(
      "variant,replicate,metric,value,unit,notes\n"
      "a,1,x.rate,1,records/s,\"two \"\"runs\"\"\nof one\"\n");
  ASSERT_TRUE(run) << message_of(run);
  EXPECT_EQ(run->variants[0].notes, "two \"runs\"\nof one");
}

}  // namespace
}  // namespace benchfield
