package dev.inlet.input;

/** What an input can do beyond receiving messages. */
public enum InputCapability {
  /** Sends messages to the other side, so schemes that log in by a dialogue work with it. */
  SEND,
  /**
   * Goes on after a loss where it was, so nothing is missing. Of any other input, what was sent
   * while it was not connected is reported as missing.
   */
  RESUME,
  /**
   * {@linkplain Input#replaceConnection Replaces} a connection by the next one before it ends, so
   * that nothing is missing between them.
   */
  REPLACE
}
