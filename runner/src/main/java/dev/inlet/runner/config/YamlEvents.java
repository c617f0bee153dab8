package dev.inlet.runner.config;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The events of a text, of which one is the current one. */
final class YamlEvents {
  static final LoadSettings SETTINGS = LoadSettings.builder().build();

  private final ParserImpl parser;
  private @Nullable Event current;

  YamlEvents(String text) {
    parser = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
  }

  /**
   * Goes on to the next event. The last one is the end of the stream.
   *
   * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if the text is not YAML
   */
  Event next() {
    Event event = parser.next();
    current = event;
    return event;
  }

  /** The event that {@link #next} gave last. */
  Event current() {
    return requireNonNull(current, "there was no event yet");
  }

  /** Where the current event begins; empty before the first one. */
  Optional<Mark> place() {
    Event event = current;
    return event == null ? Optional.empty() : event.getStartMark();
  }

  /** The anchor of the current value or name. */
  Optional<String> anchor() {
    return current() instanceof NodeEvent node
        ? node.getAnchor().map(Anchor::getValue)
        : Optional.empty();
  }

  /** Whether some of a text was written as an escape, and so is meant as it is. */
  static boolean hasEscapes(ScalarEvent scalar) {
    if (scalar.isPlain()) {
      return false;
    }
    String text = scalar.getValue();
    int written = index(scalar.getEndMark()) - index(scalar.getStartMark()) - 2;
    return written != text.codePointCount(0, text.length());
  }

  private static int index(Optional<Mark> mark) {
    return mark.map(Mark::getIndex).orElse(0);
  }
}
