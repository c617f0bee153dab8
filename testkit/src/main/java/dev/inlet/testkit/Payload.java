package dev.inlet.testkit;

/** A kind of payload that not every format can carry. */
public enum Payload {
  /** Messages without any bytes. */
  EMPTY,
  /** Text with line feeds and carriage returns in it. */
  LINE_BREAKS,
  /** Bytes that are no text, handed out as {@link dev.inlet.input.MessageType#BINARY}. */
  BINARY
}
