package dev.inlet.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Maven built of {@code docs/examples} for the tests. */
final class Examples {
  private static final Path BUILT = Guides.ROOT.resolve("docs/target/examples");

  static final Path AUTH_API_KEY = jar("auth-api-key");
  static final Path INPUT_TCP_FRAMES = jar("input-tcp-frames");
  static final Path OUTPUT_TCP_FRAMES = jar("output-tcp-frames");
  static final Path PROTOCOL_STOMP = jar("protocol-stomp");

  /** A program: {@code java -jar} runs it. */
  static final Path EMBED_KOTLIN = jar("embed-kotlin");

  private Examples() {}

  private static Path jar(String project) {
    return BUILT.resolve("%s/target/inlet-%s-1.0.0.jar".formatted(project, project));
  }

  /** For a class path. */
  static List<Path> jars() {
    return List.of(AUTH_API_KEY, INPUT_TCP_FRAMES, OUTPUT_TCP_FRAMES, PROTOCOL_STOMP);
  }

  /** To be installed. */
  static List<Path> zips() {
    return Stream.of(
            "auth-api-key",
            "auth-challenge",
            "auth-client-credentials",
            "input-tcp-frames",
            "output-tcp-frames",
            "input-sse",
            "protocol-stomp")
        .map(name -> BUILT.resolve("%s/target/inlet-%s-1.0.0-plugin.zip".formatted(name, name)))
        .toList();
  }
}
