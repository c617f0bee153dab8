package dev.inlet.benchmarks.contender;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.feed.Shape;
import dev.inlet.benchmarks.measure.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program in C that takes the bytes from the socket and hops from one frame to the next, which is
 * as little as can be done.
 */
public record ReaderInC(Path program) implements Contender {

  public ReaderInC {
    requireNonNull(program, "program is null");
  }

  /** Compiles it, if there is a compiler. */
  public static Optional<Contender> compile(Path directory)
      throws IOException, InterruptedException {
    Optional<Path> compiler =
        Stream.of("cc", "gcc", "clang").flatMap(name -> Tools.find(name).stream()).findFirst();
    if (compiler.isEmpty()) {
      return Optional.empty();
    }
    Path source = directory.resolve("reader.c");
    Path program = directory.resolve("reader");
    try (InputStream code = ReaderInC.class.getClassLoader().getResourceAsStream("c/reader.c")) {
      Files.copy(requireNonNull(code, "code is null"), source, StandardCopyOption.REPLACE_EXISTING);
    }
    Process process =
        new ProcessBuilder(
                compiler.get().toString(), "-O2", "-o", program.toString(), source.toString())
            .inheritIO()
            .start();
    return process.waitFor() == 0 ? Optional.of(new ReaderInC(program)) : Optional.empty();
  }

  @Override
  public String name() {
    return "reader in C";
  }

  @Override
  public boolean supports(Work work) {
    return work.connections() == 1
        && !work.secure()
        && !work.shape().deflate()
        && work.shape().mode() == Shape.Mode.FLOOD;
  }

  @Override
  public Launch launch(String url, Work work, Duration warmUp) {
    String port = Integer.toString(URI.create(url).getPort());
    return new Launch(
        List.of(program.toString(), port, work.shape().toPath()), false, Launch.Output.REPORT);
  }
}
