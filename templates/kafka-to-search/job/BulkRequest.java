package benchfield;

import java.util.BitSet;

/** The body of one bulk request, and where each document ends in it. */
final class BulkRequest {
  private final Bytes body = new Bytes();
  private final int[] ends;
  private int documents;

  BulkRequest(int mostDocuments) {
    ends = new int[mostDocuments];
  }

  /** Where action and document lines are appended. */
  Bytes body() {
    return body;
  }

  /** What was appended since the last call is one document with its action. */
  void endDocument() {
    ends[documents++] = body.size();
  }

  int documents() {
    return documents;
  }

  void clear() {
    body.clear();
    documents = 0;
  }

  /** A request of some of these documents, in order. */
  BulkRequest subset(BitSet chosen) {
    BulkRequest subset = new BulkRequest(chosen.cardinality());
    for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
      subset.body.append(body.array(), i == 0 ? 0 : ends[i - 1], ends[i]);
      subset.endDocument();
    }
    return subset;
  }
}
