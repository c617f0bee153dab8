package dev.inlet.protocol.centrifugo;

import java.util.Optional;

/**
 * Where a channel is: behind a publication of its stream, or subscribed without a stream.
 *
 * @param epoch which of the channel's streams; empty if it has none
 * @param offset that of the last publication that was received
 */
record StreamPosition(String epoch, long offset) {
  /** A channel without recovery, which was subscribed to. */
  static final StreamPosition NO_STREAM = new StreamPosition("", 0);

  private static final String NO_STREAM_TEXT = "-";

  /** A position as {@link #toString} writes it. */
  static Optional<StreamPosition> parse(String text) {
    if (text.equals(NO_STREAM_TEXT)) {
      return Optional.of(NO_STREAM);
    }
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      return Optional.empty();
    }
    try {
      long offset = Long.parseLong(text.substring(colon + 1));
      return offset < 0
          ? Optional.empty()
          : Optional.of(new StreamPosition(text.substring(0, colon), offset));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean hasStream() {
    return !epoch.isEmpty();
  }

  @Override
  public String toString() {
    return hasStream() ? epoch + ":" + offset : NO_STREAM_TEXT;
  }
}
