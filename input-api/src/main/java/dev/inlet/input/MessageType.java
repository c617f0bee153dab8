package dev.inlet.input;

/** What the sender declared a payload to be. */
public enum MessageType {
  /** Valid UTF-8. */
  TEXT,
  /** Any bytes. */
  BINARY
}
