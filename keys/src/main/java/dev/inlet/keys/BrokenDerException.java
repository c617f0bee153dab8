package dev.inlet.keys;

/**
 * Bytes that are not the DER they should be. The message says how, without a subject of its own.
 */
final class BrokenDerException extends Exception {
  private static final long serialVersionUID = 1;

  BrokenDerException(String message) {
    super(message);
  }
}
