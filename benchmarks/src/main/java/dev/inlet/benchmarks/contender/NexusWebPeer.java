package dev.inlet.benchmarks.contender;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.feed.Shape;
import dev.inlet.benchmarks.measure.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A client on the crate nexus-web, in Rust, compiled for the processor that it runs on. */
public record NexusWebPeer(Path program) implements Contender {
  private static final String NAME = "nexus-web";
  private static final String HINT =
      NAME + ": needs Rust 1.94 or later, with cargo on the PATH, which fetches the crate";

  public NexusWebPeer {
    requireNonNull(program, "program is null");
  }

  /**
   * Has cargo build it, if that is there.
   *
   * @param directory for the program
   */
  public static OptionalContender build(Path directory) throws IOException, InterruptedException {
    Optional<Path> cargo = Tools.find("cargo");
    if (cargo.isEmpty()) {
      return OptionalContender.absent(HINT);
    }
    Path sources = Files.createDirectories(directory.resolve("nexus-web"));
    ProgramFile.copy("rust/Cargo.toml", sources);
    ProgramFile.copy("rust/main.rs", sources);
    ProcessBuilder build =
        new ProcessBuilder(cargo.get().toString(), "build", "--release", "--quiet")
            .directory(sources.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    build.environment().put("CARGO_TARGET_DIR", sources.resolve("target").toString());
    build.environment().put("RUSTFLAGS", "-C target-cpu=native");
    Path program = sources.resolve("target/release/nexus-web-client");
    return build.start().waitFor() == 0
        ? OptionalContender.present(new NexusWebPeer(program))
        : OptionalContender.absent(HINT);
  }

  @Override
  public String name() {
    return NAME;
  }

  /** It has no extensions, is built without TLS, and does not look at timestamps. */
  @Override
  public boolean supports(Work work) {
    return work.connections() == 1
        && !work.secure()
        && !work.shape().deflate()
        && work.shape().mode() == Shape.Mode.FLOOD;
  }

  @Override
  public Launch launch(String url, Work work, Duration warmUp) {
    return new Launch(List.of(program.toString(), url), false, Launch.Output.REPORT);
  }
}
