package dev.inlet.output.kafka;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Finds single values in JSON texts, reading no further than to the value. Thread-safe. */
final class JsonValues {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonValues() {}

  /**
   * The text of the string, number or boolean at a place; empty if there is none, the value is
   * null, an object or an array, or the bytes before it are no JSON.
   */
  static Optional<String> find(byte[] json, JsonPointer place) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      return find(parser, place);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> find(JsonParser parser, JsonPointer place) {
    JsonToken token = parser.nextToken();
    JsonPointer rest = place;
    while (!rest.matches()) {
      boolean found =
          token == JsonToken.START_OBJECT
              ? enterProperty(parser, rest)
              : token == JsonToken.START_ARRAY && enterElement(parser, rest);
      if (!found) {
        return Optional.empty();
      }
      token = parser.currentToken();
      rest = rest.tail();
    }
    return token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL
        ? Optional.of(parser.getString())
        : Optional.empty();
  }

  /** Moves to the value of the property that comes next in the pointer. */
  private static boolean enterProperty(JsonParser parser, JsonPointer place) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean matches = place.matchesProperty(parser.currentName());
      var unused = parser.nextToken();
      if (matches) {
        return true;
      }
      var unusedToo = parser.skipChildren();
    }
    return false;
  }

  private static boolean enterElement(JsonParser parser, JsonPointer place) {
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == null) {
        return false;
      }
      if (place.matchesElement(index)) {
        return true;
      }
      var unused = parser.skipChildren();
      index++;
    }
    return false;
  }
}
