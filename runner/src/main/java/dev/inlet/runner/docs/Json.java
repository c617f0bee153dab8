package dev.inlet.runner.docs;

import java.io.StringWriter;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;

/** Writes plain values as JSON: maps, collections, text, numbers, booleans and null. */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .characterEscapes(new InvisibleEscapes())
          .build();

  private Json() {}

  /** On one line. */
  public static String compact(@Nullable Object value) {
    DefaultPrettyPrinter.Indenter none = new DefaultPrettyPrinter.NopIndenter();
    return write(value, printer(Spacing.AFTER, none));
  }

  /** With a line for each value. */
  public static String indented(@Nullable Object value) {
    return write(value, printer(Spacing.NONE, new DefaultIndenter("  ", "\n"))) + '\n';
  }

  /** A text in double quotes, which YAML reads in the same way. */
  static String quote(String text) {
    return compact(text);
  }

  private static PrettyPrinter printer(
      Spacing behindComma, DefaultPrettyPrinter.Indenter indenter) {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Spacing.AFTER)
            .withObjectEntrySpacing(behindComma)
            .withArrayElementSpacing(behindComma)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }

  private static String write(@Nullable Object value, PrettyPrinter printer) {
    ObjectWriteContext context =
        new ObjectWriteContext.Base() {
          @Override
          public PrettyPrinter getPrettyPrinter() {
            return printer;
          }

          @Override
          public boolean hasPrettyPrinter() {
            return true;
          }
        };
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(context, out)) {
      write(value, generator);
    }
    return out.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator generator) {
    if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      map.forEach(
          (name, child) -> {
            generator.writeName(String.valueOf(name));
            write(child, generator);
          });
      generator.writeEndObject();
    } else if (value instanceof Collection<?> items) {
      generator.writeStartArray();
      items.forEach(item -> write(item, generator));
      generator.writeEndArray();
    } else if (value == null) {
      generator.writeNull();
    } else if (value instanceof Number number) {
      generator.writeNumber(number.toString());
    } else if (value instanceof Boolean bool) {
      generator.writeBoolean(bool);
    } else {
      generator.writeString(value.toString());
    }
  }

  /** Escapes what nobody sees, beyond what JSON asks for. */
  private static final class InvisibleEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final int DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[DELETE] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return isPrintable((char) character)
          ? null
          : new SerializedString(String.format("\\u%04x", character));
    }

    private static boolean isPrintable(char character) {
      return switch (Character.getType(character)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.UNASSIGNED ->
            false;
        default -> true;
      };
    }
  }
}
