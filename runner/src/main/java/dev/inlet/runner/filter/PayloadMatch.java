package dev.inlet.runner.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonFinder;
import dev.inlet.json.JsonPointers;
import java.util.Arrays;
import java.util.List;

/** What a payload has to be like. An immutable value; a matcher made of it serves one thread. */
interface PayloadMatch {

  /** Looks at one payload after another. */
  @FunctionalInterface
  interface Matcher {

    /** Whether the first bytes of an array, which are a payload, are like that. */
    boolean matches(byte[] payload, int length);
  }

  Matcher matcher();

  /** That contains a text. */
  static PayloadMatch text(String text) {
    byte[] wanted = text.getBytes(UTF_8);
    return () -> (payload, length) -> contains(payload, length, wanted);
  }

  private static boolean contains(byte[] payload, int length, byte[] wanted) {
    byte first = wanted[0];
    for (int at = 0; at <= length - wanted.length; at++) {
      if (payload[at] == first && isAt(payload, at, at + wanted.length, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] payload, int from, int to, byte[] wanted) {
    return Arrays.equals(payload, from, to, wanted, 0, wanted.length);
  }

  /**
   * That is JSON and has a value at a pointer.
   *
   * @param texts what the value may be; anything if there are none
   */
  static PayloadMatch value(String pointer, List<String> texts) {
    JsonPointers pointers = JsonPointers.of(pointer);
    byte[][] wanted = texts.stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
    return () -> new ValueMatcher(pointers.finder(), wanted);
  }

  /** Finds a value and compares it, mostly without decoding it. */
  final class ValueMatcher implements Matcher {
    private final JsonFinder finder;
    private final byte[][] wanted;

    private ValueMatcher(JsonFinder finder, byte[][] wanted) {
      this.finder = finder;
      this.wanted = wanted;
    }

    @Override
    public boolean matches(byte[] payload, int length) {
      try {
        return finder.find(payload, 0, length) && (wanted.length == 0 || isWanted(payload));
      } catch (JsonException e) {
        return false;
      }
    }

    private boolean isWanted(byte[] payload) throws JsonException {
      int start = finder.start(0);
      int end = finder.end(0);
      if (payload[start] != '"') {
        return isWanted(payload, start, end);
      }
      for (int at = start + 1; at < end - 1; at++) {
        if (payload[at] == '\\') {
          byte[] text = finder.readString(0).getBytes(UTF_8);
          return isWanted(text, 0, text.length);
        }
      }
      return isWanted(payload, start + 1, end - 1);
    }

    private boolean isWanted(byte[] bytes, int from, int to) {
      for (byte[] each : wanted) {
        if (isAt(bytes, from, to, each)) {
          return true;
        }
      }
      return false;
    }
  }
}
