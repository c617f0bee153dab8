package dev.inlet.json;

/** What a JSON value is. */
public enum JsonKind {
  /** Members, each with a name and a value. */
  OBJECT,
  /** Values in order. */
  ARRAY,
  /** A text in quotes. */
  STRING,
  /** A number, whole or decimal. */
  NUMBER,
  /** {@code true} or {@code false}. */
  BOOLEAN,
  /** {@code null}. */
  NULL
}
