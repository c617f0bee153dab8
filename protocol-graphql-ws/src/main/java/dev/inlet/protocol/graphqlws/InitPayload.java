package dev.inlet.protocol.graphqlws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonKind;
import dev.inlet.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The payload of {@code connection_init}: of the configuration, or of a file as it is now. */
final class InitPayload {
  private static final int MAX_SIZE = 64 << 10;

  private final Optional<JsonValue> configured;
  private final Optional<Path> file;

  private InitPayload(Optional<JsonValue> configured, Optional<Path> file) {
    this.configured = configured;
    this.file = file;
  }

  /** Reads the file once, so that a wrong one is reported at start. */
  static InitPayload of(Config config) {
    String name = config.get(GraphQlWsFields.INIT_PAYLOAD_FILE);
    var payload = config.get(GraphQlWsFields.INIT_PAYLOAD);
    if (name.isEmpty()) {
      return new InitPayload(
          payload.isEmpty() ? Optional.empty() : Optional.of(JsonValue.ofPlain(payload)),
          Optional.empty());
    }
    try {
      Path named = Path.of(name);
      JsonValue unused = read(named);
      return new InitPayload(Optional.empty(), Optional.of(named));
    } catch (IOException e) {
      throw new ConfigException(
          config.problem(GraphQlWsFields.INIT_PAYLOAD_FILE, Problem.reason(e)));
    } catch (InvalidPathException e) {
      throw new ConfigException(
          config.problem(
              GraphQlWsFields.INIT_PAYLOAD_FILE, "is not a valid path: " + e.getReason()));
    }
  }

  /**
   * The payload, if there is any.
   *
   * @param masker learns the secrets of the file
   */
  Optional<JsonValue> read(Masker masker) throws IOException {
    if (file.isEmpty()) {
      return configured;
    }
    JsonValue payload = read(file.get());
    learn(payload, masker);
    return Optional.of(payload);
  }

  private static JsonValue read(Path file) throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MAX_SIZE + 1);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e, e);
    }
    if (content.length > MAX_SIZE) {
      throw new IOException(file + " is larger than 64 KiB");
    }
    try {
      JsonValue payload = JsonValue.parse(new String(content, UTF_8));
      if (payload.kind() == JsonKind.OBJECT) {
        return payload;
      }
    } catch (JsonException e) {
      throw new IOException(file + " does not hold a JSON object: " + e.getMessage(), e);
    }
    throw new IOException(file + " does not hold a JSON object");
  }

  private static void learn(JsonValue value, Masker masker) {
    value.asText().ifPresent(masker::add);
    value.members().values().forEach(member -> learn(member, masker));
    value.elements().forEach(element -> learn(element, masker));
  }
}
