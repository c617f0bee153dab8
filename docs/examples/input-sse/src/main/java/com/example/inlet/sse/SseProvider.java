package com.example.inlet.sse;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.input.Input;
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;
import java.net.URI;
import java.util.Set;

/** Server-sent events, as browsers receive them with {@code EventSource}. */
public final class SseProvider implements InputProvider {

  @Override
  public String name() {
    return "sse";
  }

  @Override
  public Set<InputCapability> capabilities() {
    return Set.of(InputCapability.RESUME);
  }

  @Override
  public ConfigSpec spec() {
    return Fields.SPEC;
  }

  @Override
  public Input create(Config config, InputContext context) {
    return new SseInput(
        URI.create(config.get(Fields.URL)),
        Math.toIntExact(config.get(Fields.MAX_MESSAGE_SIZE)),
        context.authenticator(),
        context.resumeFrom());
  }

  /** In a class of their own: nothing of it is loaded until a configuration names the input. */
  private static final class Fields {
    static final Field<String> URL =
        Field.string("url")
            .description("The address of the stream.")
            .required()
            .example("https://feed.example.com/events")
            .check("must be an http or https URL", Fields::isHttp)
            .build();

    static final Field<Long> MAX_MESSAGE_SIZE =
        Field.size("max_message_size")
            .description("The most bytes of one event; a larger one ends the connection.")
            .defaultsTo(1L << 20)
            .check("must be between 1 byte and 256MiB", size -> size >= 1 && size <= 1 << 28)
            .advanced()
            .build();

    static final ConfigSpec SPEC =
        ConfigSpec.builder()
            .summary("Receives server-sent events, and goes on after a loss where it was.")
            .description(
                "After a loss the server is told with `Last-Event-ID` which event was the last, so"
                    + " that it can send the ones behind it. The type and the ID of an event are"
                    + " the attributes `sse_event` and `sse_id` of its message.")
            .category("Network")
            .field(URL)
            .field(MAX_MESSAGE_SIZE)
            .authentication()
            .build();

    private static boolean isHttp(String url) {
      try {
        URI uri = URI.create(url);
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
            && uri.getHost() != null;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }
}
