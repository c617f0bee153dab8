package dev.inlet.output.kafka;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonPointer;

/**
 * A text with placeholders that each message fills: {@code trades.{json:/symbol}}. Immutable.
 *
 * @param text as it was written
 * @param parts what it is made of, in order
 */
record Template(String text, List<Part> parts) {

  /** The text that is empty for every message. */
  static final Template EMPTY = new Template("", List.of());

  Template {
    requireNonNull(text, "text is null");
    parts = List.copyOf(parts);
  }

  /** A piece of the text. */
  sealed interface Part {
    /** What it stands for in a message; empty if the message does not have it. */
    Optional<String> value(Source message);
  }

  /** What placeholders can ask of a message. */
  interface Source {
    String label();

    String type();

    String receivedAt();

    Optional<String> metadata(String name);

    Optional<String> json(JsonPointer place);
  }

  /** Text that is the same for every message. */
  record Literal(String text) implements Part {
    @Override
    public Optional<String> value(Source message) {
      return Optional.of(text);
    }
  }

  /** What every message has under a name of its own. */
  enum Common implements Part {
    LABEL {
      @Override
      public Optional<String> value(Source message) {
        return Optional.of(message.label());
      }
    },
    TYPE {
      @Override
      public Optional<String> value(Source message) {
        return Optional.of(message.type());
      }
    },
    RECEIVED_AT {
      @Override
      public Optional<String> value(Source message) {
        return Optional.of(message.receivedAt());
      }
    }
  }

  /** An attribute that the input gave the message. */
  record Attribute(String name) implements Part {
    @Override
    public Optional<String> value(Source message) {
      return message.metadata(name);
    }
  }

  /** A value inside a payload that is JSON. */
  record Value(JsonPointer place) implements Part {
    @Override
    public Optional<String> value(Source message) {
      return message.json(place);
    }
  }

  /** A part that has a text for messages without it. */
  record WithDefault(Part part, String otherwise) implements Part {
    @Override
    public Optional<String> value(Source message) {
      return part.value(message).or(() -> Optional.of(otherwise));
    }
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether it is the same for all messages. */
  boolean isConstant() {
    return parts.stream().allMatch(Literal.class::isInstance);
  }

  /** Whether it is the same for messages of one type with the same metadata. */
  boolean ignoresPayload() {
    return parts.stream().noneMatch(Template::looksAtPayload);
  }

  private static boolean looksAtPayload(Part part) {
    return part instanceof Value
        || (part instanceof WithDefault withDefault && looksAtPayload(withDefault.part()));
  }

  /** The text for a message; empty if the message lacks what a placeholder asks for. */
  Optional<String> fill(Source message) {
    if (parts.size() == 1) {
      return parts.get(0).value(message);
    }
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      Optional<String> value = part.value(message);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      filled.append(value.get());
    }
    return Optional.of(filled.toString());
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it is none; the message is for the user and quotes nothing
   *     but names of placeholders
   */
  static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int position = 0;
    while (position < text.length()) {
      char character = text.charAt(position);
      boolean brace = character == '{' || character == '}';
      if (brace && text.startsWith(String.valueOf(character).repeat(2), position)) {
        literal.append(character);
        position += 2;
      } else if (character == '{') {
        int end = text.indexOf('}', position);
        if (end < 0) {
          throw new IllegalArgumentException("has a { without }; write {{ for a brace itself");
        }
        if (!literal.isEmpty()) {
          parts.add(new Literal(literal.toString()));
          literal.setLength(0);
        }
        parts.add(placeholder(text.substring(position + 1, end)));
        position = end + 1;
      } else if (character == '}') {
        throw new IllegalArgumentException("has a } without {; write }} for a brace itself");
      } else {
        literal.append(character);
        position++;
      }
    }
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
    }
    return new Template(text, parts);
  }

  private static Part placeholder(String written) {
    int bar = written.indexOf('|');
    if (bar >= 0) {
      return new WithDefault(placeholder(written.substring(0, bar)), written.substring(bar + 1));
    }
    int colon = written.indexOf(':');
    String kind = colon < 0 ? written : written.substring(0, colon);
    Optional<String> argument =
        colon < 0 ? Optional.empty() : Optional.of(written.substring(colon + 1));
    return switch (kind) {
      case "label" -> withoutArgument(kind, argument, Common.LABEL);
      case "type" -> withoutArgument(kind, argument, Common.TYPE);
      case "received_at" -> withoutArgument(kind, argument, Common.RECEIVED_AT);
      case "metadata" ->
          new Attribute(
              argument
                  .filter(name -> !name.isEmpty())
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "has {metadata} without a name; write {metadata:NAME}")));
      case "json" -> new Value(pointer(argument.orElse("")));
      default ->
          throw new IllegalArgumentException(
              "has an unknown placeholder; there are {json:/POINTER}, {metadata:NAME}, {label},"
                  + " {type} and {received_at}");
    };
  }

  private static Part withoutArgument(String kind, Optional<String> argument, Part part) {
    if (argument.isPresent()) {
      throw new IllegalArgumentException("has {" + kind + ":…}, which takes nothing behind it");
    }
    return part;
  }

  private static JsonPointer pointer(String written) {
    if (!written.startsWith("/")) {
      throw new IllegalArgumentException(
          "has {json:…} without a JSON pointer; write {json:/NAME}, or {json:/NAME/NAME} for what"
              + " is inside");
    }
    return JsonPointer.compile(written);
  }
}
