package dev.inlet.runner.cli;

import java.io.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process is looked at through. */
final class Screen {
  private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)\\s*");
  private static final Size USUAL = new Size(24, 80);

  /** In characters. */
  record Size(int rows, int columns) {}

  private Screen() {}

  /** Whether standard input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // null up to Java 21; what follows is for later ones
  static boolean isPresent() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is a console in any case, which knows whether it is a terminal.
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  /** Whether to use colours: on a terminal that has them, unless {@code NO_COLOR} is set. */
  static boolean hasColours() {
    return isPresent()
        && Optional.ofNullable(System.getenv("NO_COLOR")).orElse("").isEmpty()
        && !"dumb".equals(System.getenv("TERM"));
  }

  /** How large it is, as far as that can be found out. */
  static Size size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return ofEnvironment();
      }
      String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher size = SIZE.matcher(text);
      if (size.matches() && !size.group(2).equals("0")) {
        return new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
      }
    } catch (IOException e) {
      return ofEnvironment(); // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ofEnvironment();
  }

  private static Size ofEnvironment() {
    return Optional.ofNullable(System.getenv("COLUMNS"))
        .filter(columns -> columns.matches("[1-9]\\d{0,3}"))
        .map(columns -> new Size(USUAL.rows(), Integer.parseInt(columns)))
        .orElse(USUAL);
  }
}
