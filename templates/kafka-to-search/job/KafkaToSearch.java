package benchfield;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.SparkConf;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.api.java.JavaInputDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.apache.spark.streaming.kafka010.ConsumerStrategies;
import org.apache.spark.streaming.kafka010.KafkaUtils;
import org.apache.spark.streaming.kafka010.LocationStrategies;

/**
 * Moves planes records from a Kafka topic into a search index: a direct stream, whose partitions are
 * read by the executors, every record made into a JSON document, documents sent in bulk.
 *
 * <p>Offsets are never committed. A record that cannot be read, or a document that is refused, fails
 * its task, the batch and then the application: what was acknowledged by Kafka is in the index, or
 * the application has ended and says why.
 *
 * <p>Usage: KafkaToSearch SETTINGS, a properties file with the keys of {@link Settings}.
 */
@SuppressWarnings("deprecation") // the DStream API is what the experiments compared here ran on
public final class KafkaToSearch {
  private KafkaToSearch() {}

  public static void main(String[] arguments) {
    try {
      run(Settings.read(arguments[0]));
    } catch (Exception failure) {
      failure.printStackTrace();
      // What a reader of the log's last lines needs, below Spark's pages of stack.
      System.err.println("the job ended: " + reason(failure));
      System.exit(1);
    }
  }

  private static void run(Settings settings) throws Exception {
    SparkConf conf = new SparkConf();
    settings.spark().forEach(conf::setIfMissing);
    SearchTarget target = settings.target();

    try (JavaStreamingContext streaming =
        new JavaStreamingContext(conf, Durations.milliseconds(settings.batchMillis()))) {
      open(streaming, settings)
          .foreachRDD(batch -> batch.foreachPartition(records -> write(records, target)));
      streaming.start();
      streaming.awaitTermination();
    }
  }

  private static JavaInputDStream<ConsumerRecord<byte[], byte[]>> open(
      JavaStreamingContext streaming, Settings settings) {
    Map<String, Object> consumer = new HashMap<>(settings.consumer());
    consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return KafkaUtils.createDirectStream(
        streaming,
        LocationStrategies.PreferConsistent(),
        ConsumerStrategies.<byte[], byte[]>Subscribe(List.of(settings.topic()), consumer));
  }

  private static void write(Iterator<ConsumerRecord<byte[], byte[]>> records, SearchTarget target)
      throws IOException, InterruptedException {
    BulkWriter writer = new BulkWriter(target);
    while (records.hasNext()) {
      writer.add(records.next());
    }
    writer.flush();
  }

  private static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.toString();
  }
}
