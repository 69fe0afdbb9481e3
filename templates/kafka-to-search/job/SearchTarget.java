package benchfield;

import java.io.Serializable;
import java.util.List;

/**
 * Where documents go and how many at once; sent to the executors with each task.
 *
 * @param addresses nodes as HOST:PORT, used in turn
 * @param bulkBytes a request is sent once its body has this size
 * @param hasOffsetIds a document's id is its place in the topic, so writing it again changes nothing
 */
record SearchTarget(
    List<String> addresses, String index, int bulkDocuments, int bulkBytes, boolean hasOffsetIds)
    implements Serializable {}
