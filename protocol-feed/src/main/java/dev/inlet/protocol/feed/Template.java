package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.json.JsonValue;
import dev.inlet.json.JsonWriter;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with placeholders such as {@code {{timestamp}}}. If the text is a JSON object or list,
 * what takes their place is escaped for a JSON string; without quotes, so the template has them
 * where it wants a string. Immutable.
 */
final class Template {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)\\}\\}");

  private final String text;
  private final boolean isJson;

  // Texts and the names of the placeholders between them.
  private final List<String> texts = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /** Says what takes the place of a placeholder. */
  @FunctionalInterface
  interface Values {

    /**
     * The value of a name: a string is put in as its characters, anything else as JSON.
     *
     * @param name one of the template's
     */
    JsonValue get(String name);
  }

  /** Compiles a template; any text is one. */
  Template(String text) {
    this.text = requireNonNull(text, "text is null");
    String stripped = text.strip();
    boolean isObject = stripped.startsWith("{") && !stripped.startsWith("{{");
    isJson = isObject || stripped.startsWith("[");
    Matcher matcher = PLACEHOLDER.matcher(text);
    int end = 0;
    while (matcher.find()) {
      texts.add(text.substring(end, matcher.start()));
      names.add(matcher.group(1).strip());
      end = matcher.end();
    }
    texts.add(text.substring(end));
  }

  /** The names of the placeholders, in their order. */
  Set<String> names() {
    return new LinkedHashSet<>(names);
  }

  /** The text with a value in place of each placeholder. */
  String render(Values values) {
    return filled(name -> shown(name, values.get(name)));
  }

  /** The text with a percent-encoded value in place of each placeholder. */
  String renderAddress(Values values) {
    return filled(
        name -> {
          JsonValue value = values.get(name);
          String text = value.asString().orElseGet(value::toJson);
          return URLEncoder.encode(text, UTF_8).replace("+", "%20");
        });
  }

  private String filled(UnaryOperator<String> shown) {
    StringBuilder rendered = new StringBuilder(texts.get(0));
    for (int i = 0; i < names.size(); i++) {
      rendered.append(shown.apply(names.get(i))).append(texts.get(i + 1));
    }
    return rendered.toString();
  }

  private String shown(String name, JsonValue value) {
    if (name.startsWith("/") && isJson) {
      return value.toJson(); // quoted as the server has written it
    }
    if (value.asString().isEmpty()) {
      return value.toJson();
    }
    String string = value.asString().get();
    if (!isJson) {
      return string;
    }
    String quoted = JsonWriter.quote(string);
    return quoted.substring(1, quoted.length() - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Template that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Without the text, which may hold secrets. */
  @Override
  public String toString() {
    return "Template" + names;
  }
}
