package benchfield;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends bulk requests, over connections that all tasks of an executor share.
 *
 * <p>What a busy server turns away (status 429 or 503, of a request or of single documents) is sent
 * again, later and later. Everything else is thrown: a lost connection too, since documents without
 * ids of their own would be in the index twice if they had arrived.
 */
final class BulkClient {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int MOST_ATTEMPTS = 16;
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 5000;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REPLY_TIMEOUT = Duration.ofMinutes(2);

  /** Statuses of all documents, since their order is what tells which one was turned away. */
  private static final String QUERY = "_bulk?filter_path=errors,items.*.status,items.*.error";

  private static final String ALL_WELL = "{\"errors\":false";

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger TURN = new AtomicInteger();

  private BulkClient() {}

  /** Returns when every document of the request is written. */
  static void send(SearchTarget target, BulkRequest request)
      throws IOException, InterruptedException {
    BulkRequest left = request;
    for (int attempt = 1; ; attempt++) {
      HttpResponse<byte[]> reply = post(target, left);
      BitSet turnedAway = turnedAway(reply, left.documents());
      if (turnedAway.isEmpty()) {
        return;
      }
      if (attempt == MOST_ATTEMPTS) {
        throw new IOException(
            turnedAway.cardinality() + " documents still turned away after " + attempt
                + " attempts, last with " + describe(reply));
      }
      left = left.subset(turnedAway);
      Thread.sleep(Math.min(FIRST_PAUSE_MS << (attempt - 1), LONGEST_PAUSE_MS));
    }
  }

  private static HttpResponse<byte[]> post(SearchTarget target, BulkRequest request)
      throws IOException, InterruptedException {
    List<String> addresses = target.addresses();
    String address = addresses.get(Math.floorMod(TURN.getAndIncrement(), addresses.size()));
    URI uri = URI.create("http://" + address + "/" + target.index() + "/" + QUERY);
    Bytes body = request.body();
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-ndjson")
            .timeout(REPLY_TIMEOUT)
            .POST(BodyPublishers.ofByteArray(body.array(), 0, body.size()))
            .build();
    try {
      return HTTP.send(post, BodyHandlers.ofByteArray());
    } catch (IOException failure) {
      String what = "bulk request to " + address + " got no reply: " + failure;
      throw new IOException(what); // not as a cause: its message is often empty
    }
  }

  /** Which documents to send again. Throws when one is refused for good. */
  private static BitSet turnedAway(HttpResponse<byte[]> reply, int documents) throws IOException {
    BitSet again = new BitSet(documents);
    if (isBusy(reply.statusCode())) {
      again.set(0, documents);
      return again;
    }
    if (reply.statusCode() != 200) {
      throw new IOException("bulk request failed with " + describe(reply));
    }
    if (startsWith(reply.body(), ALL_WELL)) {
      return again;
    }
    JsonNode items = JSON.readTree(reply.body()).path("items");
    if (items.size() != documents) {
      throw new IOException(documents + " documents sent, reply tells of " + items.size());
    }
    for (int i = 0; i < documents; i++) {
      JsonNode item = items.get(i).path("index");
      int status = item.path("status").asInt();
      if (isBusy(status)) {
        again.set(i);
      } else if (status < 200 || status > 299) {
        throw new IOException("document refused with status " + status + ": " + item.path("error"));
      }
    }
    return again;
  }

  private static boolean isBusy(int status) {
    return status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
  }

  private static boolean startsWith(byte[] text, String prefix) {
    if (text.length < prefix.length()) {
      return false;
    }
    return new String(text, 0, prefix.length(), StandardCharsets.UTF_8).equals(prefix);
  }

  private static String describe(HttpResponse<byte[]> reply) {
    String body = new String(reply.body(), StandardCharsets.UTF_8);
    return "status " + reply.statusCode() + ": " + body.substring(0, Math.min(500, body.length()));
  }
}
