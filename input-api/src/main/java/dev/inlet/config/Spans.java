package dev.inlet.config;

import java.util.BitSet;

/** The places of secrets in a text. They may overlap; what touches becomes one. */
final class Spans {
  private final BitSet hidden = new BitSet();

  void add(int start, int end) {
    hidden.set(start, end);
  }

  String replaceIn(String text) {
    if (hidden.isEmpty()) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    int position = 0;
    while (position < text.length()) {
      if (hidden.get(position)) {
        shown.append(Masker.REDACTED);
        position = hidden.nextClearBit(position);
      } else {
        int next = hidden.nextSetBit(position);
        int end = next < 0 ? text.length() : next;
        shown.append(text, position, end);
        position = end;
      }
    }
    return shown.toString();
  }
}
