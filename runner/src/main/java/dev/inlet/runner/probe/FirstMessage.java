package dev.inlet.runner.probe;

import dev.inlet.config.Printable;
import dev.inlet.input.AttemptStep;
import dev.inlet.input.AttemptStep.Detail;
import dev.inlet.input.AttemptStep.Visibility;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.runner.logging.Logs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/**
 * What is told of the first message.
 *
 * @param size in bytes
 * @param others how many came with it
 * @param beginning what may be shown of it
 */
record FirstMessage(MessageType type, int size, int others, String beginning) {
  private static final int MAX_READ = 64 * 1024;
  private static final int MAX_SHOWN = 1024;
  private static final int MAX_SHOWN_BINARY = 64;

  /** The first message of a batch that has one. */
  static FirstMessage of(Batch batch) {
    Message first = batch.messages().get(0);
    byte[] payload = first.toByteArray();
    return new FirstMessage(
        first.type(), payload.length, batch.size() - 1, beginning(first.type(), payload));
  }

  private static String beginning(MessageType type, byte[] payload) {
    return switch (type) {
      case TEXT -> {
        // A secret is found in whole only, so what is shown is cut last.
        int length = Math.min(payload.length, MAX_READ);
        String text = new String(payload, 0, length, StandardCharsets.UTF_8);
        boolean isCut = length < payload.length;
        String masked = isCut ? Logs.masker().maskCut(text) : Logs.masker().mask(text);
        yield Printable.of(masked, MAX_SHOWN);
      }
      case BINARY -> {
        int length = Math.min(payload.length, MAX_SHOWN_BINARY);
        String hex = HexFormat.ofDelimiter(" ").formatHex(payload, 0, length);
        yield payload.length > length ? hex + " …" : hex;
      }
    };
  }

  AttemptStep.Builder describe(Duration waited) {
    String kind = type == MessageType.TEXT ? "text" : "binary";
    String more = others == 0 ? "" : ", and " + others + " more with it";
    return AttemptStep.of("message")
        .duration(waited)
        .summary(kind + " of " + (size == 1 ? "1 byte" : size + " bytes") + more)
        .detail(new Detail("content", beginning, Visibility.ON_REQUEST));
  }
}
