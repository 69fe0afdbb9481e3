package benchfield;

import java.util.Arrays;

/** Bytes that grow at the end. */
final class Bytes {
  private byte[] bytes = new byte[1 << 16];
  private int size;

  void append(int b) {
    reserve(1);
    bytes[size++] = (byte) b;
  }

  void append(byte[] source) {
    append(source, 0, source.length);
  }

  /** Appends source from index start up to, but without, index end. */
  void append(byte[] source, int start, int end) {
    reserve(end - start);
    System.arraycopy(source, start, bytes, size, end - start);
    size += end - start;
  }

  int size() {
    return size;
  }

  /** The bytes themselves; those from size() on mean nothing. */
  byte[] array() {
    return bytes;
  }

  void clear() {
    size = 0;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
