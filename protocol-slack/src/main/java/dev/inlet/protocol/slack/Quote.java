package dev.inlet.protocol.slack;

import dev.inlet.config.Masker;
import dev.inlet.config.Printable;

/** What the server says, as a reason for people may quote it. */
final class Quote {
  private static final int MAX_LENGTH = 100;

  private Quote() {}

  /** In quotation marks: one line, cut, without secrets. */
  static String of(String text, Masker masker) {
    return '"' + Printable.of(masker.mask(text), MAX_LENGTH) + '"';
  }
}
