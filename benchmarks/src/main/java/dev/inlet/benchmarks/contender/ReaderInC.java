package dev.inlet.benchmarks.contender;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.feed.Shape;
import dev.inlet.benchmarks.measure.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program in C that takes the bytes from the socket and hops from one frame to the next, which is
 * as little as can be done.
 */
public record ReaderInC(Path program) implements Contender {
  private static final String NAME = "reader in C";
  private static final String HINT =
      NAME + ": needs a C compiler, with cc, gcc or clang on the PATH";

  public ReaderInC {
    requireNonNull(program, "program is null");
  }

  /**
   * Compiles it, if there is a compiler.
   *
   * @param directory for the program
   */
  public static OptionalContender compile(Path directory) throws IOException, InterruptedException {
    Optional<Path> compiler =
        Stream.of("cc", "gcc", "clang").flatMap(name -> Tools.find(name).stream()).findFirst();
    if (compiler.isEmpty()) {
      return OptionalContender.absent(HINT);
    }
    Path source = ProgramFile.copy("c/reader.c", directory);
    Path program = directory.resolve("reader");
    Process process =
        new ProcessBuilder(
                compiler.get().toString(), "-O2", "-o", program.toString(), source.toString())
            .inheritIO()
            .start();
    return process.waitFor() == 0
        ? OptionalContender.present(new ReaderInC(program))
        : OptionalContender.absent(HINT + " that works");
  }

  @Override
  public String name() {
    return NAME;
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
