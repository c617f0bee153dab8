package dev.inlet.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.JsonText;

/**
 * Writes a JSON text, without white space.
 *
 * <pre>{@code
 * new JsonWriter().object().name("op").string("subscribe").name("ids").array().number(1).end().end().toString()
 * }</pre>
 *
 * <p>A call that does not fit the place, such as a value without a name in an object, is an {@link
 * IllegalStateException}. Belongs to one thread.
 */
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder();

  // The closing brackets of what is open, the innermost last.
  private final StringBuilder closing = new StringBuilder();
  private boolean isFirst = true;
  private boolean isNamed;

  /** A writer of one text. */
  public JsonWriter() {}

  /** The text as a JSON string, quotes included; a surrogate without its partner becomes U+FFFD. */
  public static String quote(String text) {
    return JsonText.quote(text);
  }

  /** Opens an object. */
  public JsonWriter object() {
    return open('{', '}');
  }

  /** Opens an array. */
  public JsonWriter array() {
    return open('[', ']');
  }

  private JsonWriter open(char bracket, char closingBracket) {
    beforeValue();
    out.append(bracket);
    closing.append(closingBracket);
    isFirst = true;
    return this;
  }

  /** Closes the object or array that was opened last. */
  public JsonWriter end() {
    if (closing.isEmpty() || isNamed) {
      throw new IllegalStateException(isNamed ? "a name has no value" : "nothing is open");
    }
    out.append(closing.charAt(closing.length() - 1));
    closing.setLength(closing.length() - 1);
    isFirst = false;
    return this;
  }

  /** Writes the name of a member; its value follows. */
  public JsonWriter name(String name) {
    if (!isInObject() || isNamed) {
      throw new IllegalStateException("no name may stand here");
    }
    comma();
    out.append(quote(name)).append(':');
    isNamed = true;
    return this;
  }

  /** Writes a string. */
  public JsonWriter string(String text) {
    return raw(quote(text));
  }

  /** Writes a whole number. */
  public JsonWriter number(long number) {
    return raw(Long.toString(number));
  }

  /** Writes true or false. */
  public JsonWriter bool(boolean value) {
    return raw(Boolean.toString(value));
  }

  /** Writes null. */
  public JsonWriter nothing() {
    return raw("null");
  }

  /** Writes a value of a tree. */
  public JsonWriter value(JsonValue value) {
    switch (value.kind()) {
      case OBJECT -> {
        object();
        value.members().forEach((name, member) -> name(name).value(member));
        end();
      }
      case ARRAY -> {
        array();
        value.elements().forEach(this::value);
        end();
      }
      case STRING -> string(value.asText().orElseThrow());
      case NUMBER, BOOLEAN, NULL -> raw(value.asText().orElse("null"));
    }
    return this;
  }

  /** Writes a value that is JSON already, which is not checked. */
  public JsonWriter raw(String json) {
    beforeValue();
    out.append(json);
    isFirst = false;
    return this;
  }

  private void beforeValue() {
    if (isInObject() ? !isNamed : closing.isEmpty() && !out.isEmpty()) {
      throw new IllegalStateException("no value may stand here");
    }
    if (!isNamed) {
      comma();
    }
    isNamed = false;
  }

  private void comma() {
    if (!isFirst) {
      out.append(',');
    }
    isFirst = false;
  }

  private boolean isInObject() {
    return !closing.isEmpty() && closing.charAt(closing.length() - 1) == '}';
  }

  /** The text in UTF-8. */
  public byte[] toBytes() {
    return toString().getBytes(UTF_8);
  }

  /** The text; all that was opened has to be closed. */
  @Override
  public String toString() {
    if (!closing.isEmpty() || out.isEmpty()) {
      throw new IllegalStateException("the JSON text is not complete");
    }
    return out.toString();
  }
}
