package dev.inlet.runner.output.exec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.Masker;
import dev.inlet.config.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Reads what a command prints, on a thread of its own so that the command never waits for a reader,
 * and remembers the last line. A line is bounded, and masked before anybody sees it.
 */
final class PrintedLines {
  private static final int LONGEST = 4096;
  private static final int LONGEST_SHOWN = 300;

  private final InputStream source;
  private final Masker masker;
  private final Consumer<String> target;
  private volatile String last = "";

  PrintedLines(InputStream source, Masker masker, Consumer<String> target) {
    this.source = source;
    this.masker = masker;
    this.target = target;
  }

  /** Reads to the end. */
  void read() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (source) {
      byte[] part = new byte[LONGEST];
      int length = source.read(part);
      while (length >= 0) {
        for (int i = 0; i < length; i++) {
          if (part[i] == '\n') {
            end(line);
          } else if (line.size() < LONGEST) {
            line.write(part[i]);
          }
        }
        length = source.read(part);
      }
    } catch (IOException e) {
      // The process has ended, and its pipe with it.
      last = last.strip();
    }
    if (line.size() > 0) {
      end(line);
    }
  }

  private void end(ByteArrayOutputStream line) {
    boolean isCut = line.size() == LONGEST;
    String text = line.toString(UTF_8).stripTrailing();
    line.reset();
    String masked = isCut ? masker.maskCut(text) : masker.mask(text);
    if (!masked.isBlank()) {
      last = Printable.of(masked, LONGEST_SHOWN);
    }
    target.accept(Printable.of(masked));
  }

  /** The last line that was not blank; empty if there was none. */
  String last() {
    return last;
  }
}
