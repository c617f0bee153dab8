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
 *
 * <p>The date of a file may be ahead: the clock that has dated it was, or that of now is behind, as
 * one that is not set yet when a machine starts. So it is never given up; when the file was first
 * opened with a date that is ahead has to do for as long as that is so, and is kept beside it.
 *
 * @param datedAt the date of the file
 * @param seenAt when it was opened, or first opened while the date was ahead
 */
record Beginning(Instant datedAt, Instant seenAt) {
  /** Called {@code user.inlet.begun} by the tools of Linux. */
  static final String ATTRIBUTE = "inlet.begun";

  /** So much later than now may a time be that is believed: clocks are corrected by less. */
  private static final Duration MOST_AHEAD = Duration.ofHours(1);

  private static final int MOST_BYTES = 80;

  /** That of a file; one that is empty begins now. */
  static Beginning of(Path file, Instant now) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.size() == 0) {
      return new Beginning(now, now);
    }
    Beginning kept = read(file).orElseGet(() -> new Beginning(earlier(attributes), now));
    boolean isSeen = isAhead(kept.datedAt, now) && !isAhead(kept.seenAt, now);
    return isSeen ? kept : new Beginning(kept.datedAt, now);
  }

  /** The time that counts now. */
  Instant at(Instant now) {
    return isAhead(datedAt, now) ? seenAt : datedAt;
  }

  /** Whether a time cannot be right, as it is still to come. */
  static boolean isAhead(Instant time, Instant now) {
    return Duration.between(now, time).compareTo(MOST_AHEAD) > 0;
  }

  /**
   * As {@link #of}, and keeps it for later. Opens the file and closes it again, so the lock of
   * whoever writes to it must not have been taken before.
   */
  static Beginning keep(Path file, Instant now) throws IOException {
    Beginning beginning = of(file, now);
    UserDefinedFileAttributeView attributes = attributes(file);
    if (attributes != null) {
      String text = beginning.datedAt.toString();
      if (isAhead(beginning.datedAt, now)) {
        text += " " + beginning.seenAt;
      }
      try {
        var unused = attributes.write(ATTRIBUTE, ByteBuffer.wrap(text.getBytes(US_ASCII)));
      } catch (IOException e) {
        // Not every file system has such attributes.
        return beginning;
      }
    }
    return beginning;
  }

  private static @Nullable UserDefinedFileAttributeView attributes(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }

  private static Optional<Beginning> read(Path file) {
    UserDefinedFileAttributeView attributes = attributes(file);
    if (attributes == null) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
      var unused = attributes.read(ATTRIBUTE, bytes);
      String text = US_ASCII.decode(bytes.flip()).toString();
      int space = text.indexOf(' ');
      Instant datedAt = Instant.parse(space < 0 ? text : text.substring(0, space));
      return Optional.of(
          new Beginning(datedAt, space < 0 ? datedAt : Instant.parse(text.substring(space + 1))));
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
