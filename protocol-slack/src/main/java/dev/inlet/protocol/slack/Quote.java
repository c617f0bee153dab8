package dev.inlet.protocol.slack;

import dev.inlet.config.Masker;

/** What the server says, as a reason for people may quote it. */
final class Quote {
  private static final int MAX_LENGTH = 100;

  private Quote() {}

  /** In quotation marks: one line, cut, without secrets. */
  static String of(String text, Masker masker) {
    String shown = masker.mask(text).replaceAll("\\p{Cntrl}", "?");
    return '"' + (shown.length() > MAX_LENGTH ? shown.substring(0, MAX_LENGTH) + "…" : shown) + '"';
  }
}
