package dev.inlet.protocol.feed;

/** Not all that is missing can be fetched. The message says why, without secrets. */
final class ShortfallException extends Exception {
  private static final long serialVersionUID = 1L;

  ShortfallException(String message) {
    super(message);
  }
}
