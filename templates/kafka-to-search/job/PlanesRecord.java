package benchfield;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Makes the JSON document of one planes record: a line of CSV with 11 columns, or 15 with the hashes
 * of its place; texts with commas stand in quotes. The document has the columns and "geometry", the
 * place as a geo_point.
 *
 * <p>Works on bytes throughout, since UTF-8 needs no decoding to find commas and quotes. Keep one
 * for many records; not for several threads.
 */
final class PlanesRecord {
  private static final String[] COLUMNS = {
    "id", "ts", "speed", "dist", "bearing", "rtid", "orig", "dest", "secsToDep", "lon", "lat",
    "geohash", "square", "pointyTriangle", "flatTriangle"
  };
  private static final Set<String> TEXTS =
      Set.of("id", "orig", "dest", "geohash", "square", "pointyTriangle", "flatTriangle");
  private static final int LON = 9;
  private static final int LAT = 10;
  private static final int FEWEST_COLUMNS = 11;

  /** What stands before the value of a column: {"id":" then ,"ts": and so on. */
  private static final byte[][] OPENINGS = new byte[COLUMNS.length][];

  private static final boolean[] IS_TEXT = new boolean[COLUMNS.length];
  private static final byte[] GEOMETRY = ascii(",\"geometry\":[");
  private static final byte[] END = ascii("]}");
  private static final byte[] HEX = ascii("0123456789abcdef");

  static {
    for (int i = 0; i < COLUMNS.length; i++) {
      IS_TEXT[i] = TEXTS.contains(COLUMNS[i]);
      String quote = IS_TEXT[i] ? "\"" : "";
      OPENINGS[i] = ascii((i == 0 ? "{" : ",") + "\"" + COLUMNS[i] + "\":" + quote);
    }
  }

  private byte[] line;
  private int at;
  private int end;

  /** Appends the document of a record. A record that is not one throws IllegalArgumentException. */
  void append(byte[] record, Bytes out) {
    line = record;
    at = 0;
    end = endOfLine(record);
    int[] starts = new int[COLUMNS.length + 1];
    int column = 0;
    do {
      if (column == COLUMNS.length) {
        throw malformed("more than " + COLUMNS.length + " columns");
      }
      starts[column] = at;
      out.append(OPENINGS[column]);
      if (IS_TEXT[column]) {
        appendText(out);
        out.append('"');
      } else {
        appendNumber(out);
      }
      column++;
    } while (skipComma());
    starts[column] = end + 1;
    if (column != FEWEST_COLUMNS && column != COLUMNS.length) {
      throw malformed(column + " columns instead of " + FEWEST_COLUMNS + " or " + COLUMNS.length);
    }
    out.append(GEOMETRY);
    out.append(line, starts[LON], starts[LON + 1] - 1);
    out.append(',');
    out.append(line, starts[LAT], starts[LAT + 1] - 1);
    out.append(END);
  }

  private static int endOfLine(byte[] record) {
    int length = record.length;
    while (length > 0 && (record[length - 1] == '\n' || record[length - 1] == '\r')) {
      length--;
    }
    return length;
  }

  private boolean skipComma() {
    if (at == end) {
      return false;
    }
    if (line[at] != ',') {
      throw malformed("no comma at byte " + at);
    }
    at++;
    return true;
  }

  private void appendNumber(Bytes out) {
    int start = at;
    while (at < end && line[at] != ',') {
      byte c = line[at++];
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        throw malformed("no number at byte " + start);
      }
    }
    if (at == start) {
      throw malformed("nothing at byte " + start);
    }
    out.append(line, start, at);
  }

  private void appendText(Bytes out) {
    if (at == end || line[at] != '"') {
      while (at < end && line[at] != ',') {
        appendEscaped(line[at++], out);
      }
      return;
    }
    int start = at++;
    while (at < end) {
      byte c = line[at++];
      boolean isDoubled = c == '"' && at < end && line[at] == '"';
      if (c == '"' && !isDoubled) {
        return;
      }
      at += isDoubled ? 1 : 0;
      appendEscaped(c, out);
    }
    throw malformed("no quote closes the one at byte " + start);
  }

  private static void appendEscaped(byte c, Bytes out) {
    if (c == '"' || c == '\\') {
      out.append('\\');
      out.append(c);
    } else if (c >= 0 && c < ' ') {
      out.append(ascii("\\u00"));
      out.append(HEX[c >> 4]);
      out.append(HEX[c & 15]);
    } else {
      out.append(c);
    }
  }

  private IllegalArgumentException malformed(String what) {
    String text = new String(line, StandardCharsets.UTF_8);
    return new IllegalArgumentException("not a planes record, " + what + ": " + text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
