package dev.inlet.protocol.socketio;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.CredentialFiles;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonKind;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.socketio.SocketIoFields.Acknowledge;
import dev.inlet.protocol.socketio.SocketIoFields.Delivered;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a configuration says, ready for use.
 *
 * @param auth what the login carries, beside what the file has
 * @param emit JSON arrays
 * @param events empty if all are to be delivered
 */
record SocketIoSettings(
    String namespace,
    Map<String, JsonValue> auth,
    Optional<Path> authFile,
    List<String> emit,
    Set<String> events,
    Delivered deliver,
    Acknowledge acknowledge,
    Set<String> volatileEvents,
    long maxBinaryEventSize) {

  SocketIoSettings {
    requireNonNull(namespace, "namespace is null");
    auth = Map.copyOf(auth);
    requireNonNull(authFile, "authFile is null");
    emit = List.copyOf(emit);
    events = Set.copyOf(events);
    requireNonNull(deliver, "deliver is null");
    requireNonNull(acknowledge, "acknowledge is null");
    volatileEvents = Set.copyOf(volatileEvents);
  }

  /**
   * The settings of a configuration; its file is read once, so that a wrong one is reported at
   * start.
   *
   * @throws ConfigException if the file cannot be used
   */
  static SocketIoSettings of(Config config) {
    SocketIoSettings settings =
        new SocketIoSettings(
            config.get(SocketIoFields.NAMESPACE),
            JsonValue.ofPlain(config.get(SocketIoFields.AUTH)).members(),
            authFile(config),
            config.get(SocketIoFields.EMIT),
            Set.copyOf(config.get(SocketIoFields.EVENTS)),
            config.get(SocketIoFields.DELIVER),
            config.get(SocketIoFields.ACKNOWLEDGE),
            Set.copyOf(config.get(SocketIoFields.VOLATILE_EVENTS)),
            config.get(SocketIoFields.MAX_BINARY_EVENT_SIZE));
    try {
      var unused = settings.login();
    } catch (ProtocolException e) {
      throw new ConfigException(config.problem(SocketIoFields.AUTH_FILE, Problem.reason(e)));
    }
    return settings;
  }

  private static Optional<Path> authFile(Config config) {
    String path = config.get(SocketIoFields.AUTH_FILE);
    try {
      return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
    } catch (InvalidPathException e) {
      throw new ConfigException(
          config.problem(SocketIoFields.AUTH_FILE, "is not a valid path: " + e.getReason()));
    }
  }

  /**
   * What a login carries now.
   *
   * @throws ProtocolException if the file cannot be used
   */
  Map<String, JsonValue> login() throws ProtocolException {
    if (authFile.isEmpty()) {
      return auth;
    }
    Map<String, JsonValue> all = new LinkedHashMap<>(auth);
    all.putAll(fileMembers(authFile.get()));
    return all;
  }

  private static Map<String, JsonValue> fileMembers(Path file) throws ProtocolException {
    try {
      byte[] content = CredentialFiles.read(file);
      JsonValue value = JsonValue.parse(content, 0, content.length);
      if (value.kind() == JsonKind.OBJECT) {
        return value.members();
      }
      throw new ProtocolException(file + " holds no JSON object");
    } catch (IOException e) {
      throw new ProtocolException(Problem.reason(e), e);
    } catch (JsonException e) {
      throw new ProtocolException(file + " holds no JSON object: " + e.getMessage(), e);
    }
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "SocketIoSettings[" + namespace + "]";
  }
}
