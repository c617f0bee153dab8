package dev.inlet.docs;

import java.nio.file.Path;
import java.util.List;

/** What Maven built of {@code docs/examples} for the tests. */
final class Examples {
  private static final Path BUILT = Guides.ROOT.resolve("docs/target/examples");

  static final Path AUTH_API_KEY =
      BUILT.resolve("auth-api-key/target/inlet-auth-api-key-1.0.0.jar");
  static final Path INPUT_TCP_FRAMES =
      BUILT.resolve("input-tcp-frames/target/inlet-input-tcp-frames-1.0.0.jar");

  static final Path OUTPUT_TCP_FRAMES =
      BUILT.resolve("output-tcp-frames/target/inlet-output-tcp-frames-1.0.0.jar");

  private Examples() {}

  /** For a class path. */
  static List<Path> jars() {
    return List.of(AUTH_API_KEY, INPUT_TCP_FRAMES, OUTPUT_TCP_FRAMES);
  }

  /** To be installed. */
  static List<Path> zips() {
    return List.of(
        BUILT.resolve("auth-api-key/target/inlet-auth-api-key-1.0.0-plugin.zip"),
        BUILT.resolve("input-tcp-frames/target/inlet-input-tcp-frames-1.0.0-plugin.zip"),
        BUILT.resolve("output-tcp-frames/target/inlet-output-tcp-frames-1.0.0-plugin.zip"),
        BUILT.resolve("input-sse/target/inlet-input-sse-1.0.0-plugin.zip"));
  }
}
