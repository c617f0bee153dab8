package dev.inlet.json;

/**
 * A message is not JSON, or not the JSON that its reader asked for.
 *
 * <p>Says where and what was expected. What was found instead is left out, since it may be secret.
 */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1;

  private final int position;
  private final String expected;

  JsonException(int position, String expected) {
    super("expected " + expected + " at byte " + position + " of the JSON");
    this.position = position;
    this.expected = expected;
  }

  /** The byte at which reading ended, counted from 0 at the start of the message. */
  public int position() {
    return position;
  }

  /** What should stand there, such as {@code ',' or '}'}. */
  public String expected() {
    return expected;
  }
}
