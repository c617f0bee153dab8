package dev.inlet.runner.output.exec;

import dev.inlet.config.Config;
import dev.inlet.host.threads.Threads;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is started, and with which environment. Immutable. */
final class Command {
  private static final List<String> BASIC_VARIABLES = List.of("PATH", "HOME", "LANG", "TZ");

  private final List<String> words;
  private final Map<String, String> environment;
  private final boolean inherits;
  private final ExecFields.Printed printed;
  private final String name;
  private final Launcher launcher;

  /** Starts a process; tests put faults there. */
  @FunctionalInterface
  interface Launcher {
    Process start(ProcessBuilder builder) throws IOException;
  }

  Command(Config config) {
    this(config, ProcessBuilder::start);
  }

  Command(Config config, Launcher launcher) {
    this.launcher = launcher;
    words = config.get(ExecFields.COMMAND);
    environment = config.get(ExecFields.ENVIRONMENT);
    inherits = config.get(ExecFields.INHERIT_ENVIRONMENT);
    printed = config.get(ExecFields.PRINTED);
    String program = words.get(0);
    name = config.masker().mask(program.substring(program.lastIndexOf('/') + 1));
  }

  /** The program without its directory and its arguments, which may be secret. */
  String name() {
    return name;
  }

  boolean isPrinted() {
    return printed == ExecFields.Printed.STDERR;
  }

  /** Why it cannot be started, as far as that can be known without starting it. */
  Optional<String> unusable() {
    String program = words.get(0);
    try {
      if (program.contains("/") || program.contains(File.separator)) {
        return isProgram(Path.of(program))
            ? Optional.empty()
            : Optional.of("\"" + name + "\" is not a program that this user can start");
      }
      String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
      boolean found =
          path.isEmpty()
              || Stream.of(path.split(File.pathSeparator))
                  .anyMatch(directory -> isProgram(Path.of(directory, program)));
      return found ? Optional.empty() : Optional.of("no program \"" + name + "\" is in PATH");
    } catch (InvalidPathException e) {
      return Optional.of("\"" + name + "\" is not a path");
    }
  }

  private static boolean isProgram(Path path) {
    boolean isWindows = File.separatorChar == '\\'; // where endings are added
    return isWindows || (Files.isRegularFile(path) && Files.isExecutable(path));
  }

  /**
   * Starts it.
   *
   * @param descendants by which all that it starts will be found
   * @throws IOException if it cannot be started, or the system has no thread left to watch it
   */
  Process start(Descendants descendants) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    if (!inherits) {
      builder.environment().keySet().retainAll(BASIC_VARIABLES);
    }
    builder.environment().putAll(environment);
    builder.environment().put(Descendants.VARIABLE, descendants.id());
    if (!isPrinted()) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    try {
      return launcher.start(builder);
    } catch (IOException e) {
      // The JDK's sentence names the program, as the user wrote it, and the reason behind it.
      String message = String.valueOf(e.getMessage());
      String reason =
          message.substring(message.lastIndexOf(", ") + (message.contains(", ") ? 2 : 0));
      throw new IOException("cannot start " + name + ": " + reason, e);
    } catch (OutOfMemoryError e) {
      // Java has no thread that waits for the end of the process, which runs by then.
      descendants.marked().forEach(ProcessHandle::destroyForcibly);
      throw new IOException("cannot run " + name + ": " + Threads.NONE_LEFT, e);
    }
  }
}
