package dev.inlet.benchmarks.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a process encrypts with. */
public final class TlsEngine {
  /** Of Netty's library for it, which a process maps as soon as it is to be used. */
  private static final String NAME_OF_LIBRARY = "netty_tcnative";

  private TlsEngine() {}

  /**
   * Looks at the files that a process has mapped, so that this is what it takes and not what it was
   * told to take; empty for a process that is gone, and for a program that is not known.
   */
  public static Optional<String> of(ProcessHandle process) throws IOException {
    Path directory = Path.of("/proc", Long.toString(process.pid()));
    if (!process.isAlive()) {
      return Optional.empty();
    }
    Path program = Files.readSymbolicLink(directory.resolve("exe")).getFileName();
    String maps = Files.readString(directory.resolve("maps"), UTF_8);
    return of(String.valueOf(program), maps);
  }

  static Optional<String> of(String program, String maps) {
    return switch (program) {
      case "java" -> Optional.of(maps.contains(NAME_OF_LIBRARY) ? "BoringSSL" : "Java's");
      case "node" -> Optional.of("OpenSSL");
      case "benthos" -> Optional.of("Go's");
      default -> Optional.empty();
    };
  }
}
