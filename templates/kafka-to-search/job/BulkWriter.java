package benchfield;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Gathers the documents of one task and sends them in bulk, each time there are enough of them or
 * enough bytes. What is left goes with flush().
 */
final class BulkWriter {
  private static final byte[] INDEX = "{\"index\":{}}\n".getBytes(StandardCharsets.US_ASCII);

  private final SearchTarget target;
  private final BulkRequest request;
  private final PlanesRecord planes = new PlanesRecord();

  BulkWriter(SearchTarget target) {
    this.target = target;
    this.request = new BulkRequest(target.bulkDocuments());
  }

  void add(ConsumerRecord<byte[], byte[]> record) throws IOException, InterruptedException {
    Bytes body = request.body();
    body.append(target.hasOffsetIds() ? indexWithId(record) : INDEX);
    try {
      planes.append(record.value(), body);
    } catch (IllegalArgumentException problem) {
      String place = record.topic() + "-" + record.partition() + " offset " + record.offset();
      throw new IllegalArgumentException(place + ": " + problem.getMessage());
    }
    body.append('\n');
    request.endDocument();
    if (request.documents() == target.bulkDocuments() || body.size() >= target.bulkBytes()) {
      flush();
    }
  }

  void flush() throws IOException, InterruptedException {
    if (request.documents() > 0) {
      BulkClient.send(target, request);
      request.clear();
    }
  }

  private static byte[] indexWithId(ConsumerRecord<byte[], byte[]> record) {
    String id = record.partition() + "-" + record.offset();
    return ("{\"index\":{\"_id\":\"" + id + "\"}}\n").getBytes(StandardCharsets.US_ASCII);
  }
}
