package dev.inlet.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.JsonText;
import java.io.IOException;

/** Puts UTF-8 into a JSON string as {@link JsonText} does with text, without making text of it. */
final class JsonBytes {
  // For each ASCII character: empty if it stands for itself.
  private static final byte[][] ESCAPES = new byte[128][];

  static {
    for (char c = 0; c < ESCAPES.length; c++) {
      byte[] escaped = JsonText.escape(String.valueOf(c)).getBytes(UTF_8);
      ESCAPES[c] = escaped.length == 1 ? new byte[0] : escaped;
    }
  }

  private JsonBytes() {}

  /** Puts the first bytes of an array, which are valid UTF-8, escaped. */
  static void put(byte[] utf8, int length, ByteSink target) throws IOException {
    int clean = 0;
    for (int i = 0; i < length; i++) {
      byte b = utf8[i];
      if (b >= 0 && ESCAPES[b].length != 0) {
        target.put(utf8, clean, i - clean);
        clean = i + 1;
        target.put(ESCAPES[b], 0, ESCAPES[b].length);
      }
    }
    target.put(utf8, clean, length - clean);
  }
}
