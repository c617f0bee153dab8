package dev.inlet.config;

/**
 * What tells the positions of one input from those of another at the same address: see {@link
 * Field.Builder#distinguishes}.
 */
public enum SourcePart {
  /** Who is logged in. */
  ACCOUNT("account"),
  /** What the server was asked to send. */
  SUBSCRIPTIONS("subscriptions"),
  /** Where in a message its position stands, and what it is sent back as. */
  POINTERS("pointers");

  private final String text;

  SourcePart(String text) {
    this.text = text;
  }

  /** What it is called where positions are kept, and in messages about them. */
  @Override
  public String toString() {
    return text;
  }
}
