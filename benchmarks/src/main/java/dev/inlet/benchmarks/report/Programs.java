package dev.inlet.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.benchmarks.measure.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Programs of the machine, rather than of this build. */
final class Programs {
  private static final Pattern MODULE = Pattern.compile("^\\tmod\\t\\S+\\t(\\S+)");

  private Programs() {}

  /** The peers among them, with their versions. */
  static Stream<String> versions() {
    return Stream.of(
            node().map(version -> "Node " + version),
            ws().map(version -> "ws " + version),
            benthos().map(version -> "benthos " + version))
        .flatMap(Optional::stream);
  }

  private static Optional<String> node() {
    return lines(List.of("node"), "--version").findFirst();
  }

  private static Optional<String> ws() {
    return lines(List.of("npm"), "root", "-g")
        .map(folder -> Path.of(folder, "ws", "package.json"))
        .filter(Files::exists)
        .map(file -> JsonMapper.shared().readTree(file).path("version").asString())
        .findFirst();
  }

  /** Built from its sources, it does not know its version, but Go does. */
  private static Optional<String> benthos() {
    Stream<String> modules =
        Tools.find("benthos").stream()
            .flatMap(path -> lines(List.of("go"), "version", "-m", path.toString()))
            .map(MODULE::matcher)
            .filter(Matcher::find)
            .map(module -> module.group(1));
    Stream<String> own =
        lines(List.of("benthos"), "--version").map(line -> line.replace("Version: ", ""));
    return Stream.concat(modules, own).findFirst();
  }

  /** What a program writes; nothing if it is not there or fails. */
  static Stream<String> lines(List<String> command, String... arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? text.lines() : Stream.empty();
    } catch (IOException e) {
      return Stream.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Stream.empty();
    }
  }
}
