package benchfield;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What the job is told. Keys that start with "spark." are settings of the application unless it has
 * them already, those that start with "kafka." go to the consumers.
 */
final class Settings {
  private static final String CONSUMER_PREFIX = "kafka.";

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  static Settings read(String file) throws IOException {
    Properties properties = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    }
    Map<String, String> values = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      values.put(key, properties.getProperty(key));
    }
    return new Settings(values);
  }

  long batchMillis() {
    return Long.parseLong(required("batch.ms"));
  }

  String topic() {
    return required("topic");
  }

  /** Settings of Spark itself, by their own names. */
  Map<String, String> spark() {
    Map<String, String> found = new TreeMap<>(values);
    found.keySet().removeIf(key -> !key.startsWith("spark."));
    return found;
  }

  /** Settings of the Kafka consumers, by their own names. */
  Map<String, String> consumer() {
    Map<String, String> found = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(CONSUMER_PREFIX)) {
            found.put(key.substring(CONSUMER_PREFIX.length()), value);
          }
        });
    return found;
  }

  SearchTarget target() {
    List<String> addresses = List.of(required("search.addresses").split(","));
    int used = Integer.parseInt(required("search.use"));
    return new SearchTarget(
        used == 0 ? addresses : addresses.subList(0, Math.min(used, addresses.size())),
        required("search.index"),
        Integer.parseInt(required("search.bulk.documents")),
        Integer.parseInt(required("search.bulk.bytes")),
        "offsets".equals(required("search.ids")));
  }

  private String required(String key) {
    String value = values.get(key);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("the settings file gives no '" + key + "'");
    }
    return value;
  }
}
