package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Collects what people get to see, to look for secrets in it. */
final class ShownTexts {
  private final List<Object> shown = new CopyOnWriteArrayList<>();

  /** The object's text, or an exception's stack trace, when it is asked for. */
  void add(Object object) {
    shown.add(object);
  }

  void assertNoneHolds(List<String> secrets) {
    List<String> texts = shown.stream().map(ShownTexts::text).toList();
    for (String secret : secrets) {
      assertThat(texts).as("texts that people see").noneMatch(text -> text.contains(secret));
    }
  }

  private static String text(Object object) {
    if (object instanceof Throwable thrown) {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      return text.toString();
    }
    return object.toString();
  }

  /** The values of a configuration's secret fields, those inside of others too. */
  static List<String> secretsIn(ConfigSpec spec, Map<?, ?> config) {
    List<String> secrets = new ArrayList<>();
    for (Field<?> field : spec.fields()) {
      Object value = config.get(field.name());
      if (field.secret()) {
        collect(value, secrets);
      } else if (value instanceof Map<?, ?> section) {
        field.type().shape().nested().ifPresent(inner -> secrets.addAll(secretsIn(inner, section)));
      }
    }
    return secrets;
  }

  private static void collect(@Nullable Object value, List<String> secrets) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(item -> collect(item, secrets));
    } else if (value instanceof Iterable<?> items) {
      items.forEach(item -> collect(item, secrets));
    } else if (value != null && !value.toString().isEmpty()) {
      secrets.add(value.toString());
    }
  }
}
