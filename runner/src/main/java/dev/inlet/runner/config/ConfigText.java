package dev.inlet.runner.config;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Durations;
import dev.inlet.config.FileContents;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** The text of a file, or the one reason why there is none. */
final class ConfigText {

  /** Whoever looks at a process that does nothing should know soon what it waits for. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  /** Long enough for a program whose output is the config ({@code lint <(render pipeline)}). */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private ConfigText() {}

  /**
   * Reads a file in UTF-8.
   *
   * @param file its name as the user wrote it
   * @param notices told in a sentence if that takes long
   * @throws ConfigException if that is not possible
   */
  static String read(String file, Consumer<String> notices) {
    try {
      return read(Path.of(file), file, notices);
    } catch (InvalidPathException e) {
      throw unreadable(file, e.getReason());
    }
  }

  /** As {@link #read(String, Consumer)}, of a file that problems call something else. */
  static String read(Path file, String source, Consumer<String> notices) {
    return read(file, source, notices, SILENCE, PATIENCE);
  }

  /** With times of one's own: how long the file may take in silence, and in all. */
  static String read(
      Path file, String source, Consumer<String> notices, Duration silence, Duration patience) {
    byte[] bytes;
    try {
      bytes =
          FileContents.read(
              file,
              YamlConfig.MAX_LENGTH + 1,
              silence,
              () ->
                  notices.accept(
                      source
                          + ": waits for its end, for "
                          + Durations.format(patience)
                          + " in all"),
              patience);
    } catch (NoSuchFileException e) {
      throw unreadable(source, "no such file");
    } catch (AccessDeniedException e) {
      throw unreadable(source, "permission denied");
    } catch (FileSystemException e) {
      throw unreadable(source, String.valueOf(e.getReason()));
    } catch (IOException e) {
      boolean directory = Files.isDirectory(file);
      throw unreadable(source, directory ? "is a directory" : String.valueOf(e.getMessage()));
    }
    if (bytes.length > YamlConfig.MAX_LENGTH) {
      throw new ConfigException(tooLong(Location.of(source)));
    }
    return decode(bytes, source);
  }

  private static ConfigException unreadable(String source, String reason) {
    return new ConfigException(Problem.error(Location.of(source), "", "cannot be read: " + reason));
  }

  static Problem tooLong(Location location) {
    return Problem.error(
        location, "", "is longer than " + YamlConfig.MAX_LENGTH + " bytes, which no config needs");
  }

  private static String decode(byte[] bytes, String source) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    boolean malformed =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(in, out, true)
            .isError();
    String text = out.flip().toString();
    if (malformed) {
      int line = 1 + (int) text.chars().filter(character -> character == '\n').count();
      int column = text.length() - text.lastIndexOf('\n');
      throw new ConfigException(
          Problem.error(
              new Location(source, line, column),
              "",
              String.format("the byte 0x%02X is not UTF-8; save the file in UTF-8", in.get())));
    }
    return text;
  }
}
