package dev.inlet.runner.output;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a file was begun. An extended attribute of the file keeps it, so that it outlives the
 * process and is not mistaken when the file is replaced. Where there are no such attributes, the
 * time at which the file was created has to do.
 */
final class Beginning {
  /** Called {@code user.inlet.begun} by the tools of Linux. */
  static final String ATTRIBUTE = "inlet.begun";

  /** So much later than now may a time be that is believed: clocks are corrected by less. */
  private static final Duration MOST_AHEAD = Duration.ofHours(1);

  private static final int MOST_BYTES = 64;

  private Beginning() {}

  /**
   * The time, which is now for a file that is empty, and for one that a clock has dated that was
   * {@linkplain #isAhead ahead}. Neither is kept anywhere.
   */
  static Instant of(Path file, Instant now) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.size() == 0) {
      return now;
    }
    Instant begunAt = read(file).orElseGet(() -> earlier(attributes));
    return isAhead(begunAt, now) ? now : begunAt;
  }

  /** Whether a time cannot be right, as it is still to come. */
  static boolean isAhead(Instant begunAt, Instant now) {
    return Duration.between(now, begunAt).compareTo(MOST_AHEAD) > 0;
  }

  /**
   * As {@link #of}, and keeps the time for later. Opens the file and closes it again, so the lock
   * of whoever writes to it must not have been taken before.
   */
  static Instant keep(Path file, Instant now) throws IOException {
    Instant begunAt = of(file, now);
    UserDefinedFileAttributeView attributes = attributes(file);
    if (attributes != null) {
      try {
        var unused =
            attributes.write(ATTRIBUTE, ByteBuffer.wrap(begunAt.toString().getBytes(US_ASCII)));
      } catch (IOException e) {
        // Not every file system has such attributes.
        return begunAt;
      }
    }
    return begunAt;
  }

  private static @Nullable UserDefinedFileAttributeView attributes(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }

  private static Optional<Instant> read(Path file) {
    UserDefinedFileAttributeView attributes = attributes(file);
    if (attributes == null) {
      return Optional.empty();
    }
    try {
      ByteBuffer text = ByteBuffer.allocate(MOST_BYTES);
      var unused = attributes.read(ATTRIBUTE, text);
      return Optional.of(Instant.parse(US_ASCII.decode(text.flip())));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Some file systems know no time of creation, and give that of the last change in its place. */
  private static Instant earlier(BasicFileAttributes attributes) {
    Instant created = attributes.creationTime().toInstant();
    Instant modified = attributes.lastModifiedTime().toInstant();
    return created.isBefore(modified) ? created : modified;
  }
}
