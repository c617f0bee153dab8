package dev.inlet.auth;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.config.CredentialText;
import dev.inlet.config.FileContents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads small files that hold credentials. What it throws names the file and what is wrong with it
 * in words for the user, and never holds content.
 */
public final class CredentialFiles {
  private static final int LIMIT = 1 << 20;

  /** Less than an attempt to connect usually has, so that the file is what is blamed. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private CredentialFiles() {}

  /**
   * The whole content of a regular file: others, such as pipes, give their content once only.
   *
   * @throws IOException if it cannot be read, is no regular file, does not answer within 5 seconds,
   *     or is larger than 1 MiB; the message is a sentence that begins with the file's path
   */
  public static byte[] read(Path file) throws IOException {
    requireNonNull(file, "file is null");
    byte[] content;
    try {
      content = FileContents.readRegular(file, LIMIT + 1, PATIENCE);
    } catch (NoSuchFileException e) {
      throw missing(file, e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + " cannot be read: permission denied", e);
    } catch (FileSystemException e) {
      throw new IOException(file + " cannot be read: " + e.getReason(), e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e, e);
    }
    if (content.length > LIMIT) {
      throw new IOException(file + " is larger than 1 MiB");
    }
    return content;
  }

  /**
   * The credential in a file of text, as {@link CredentialText} defines it. The file is UTF-8, or
   * UTF-16 with a byte order mark.
   *
   * @throws IOException as {@link #read}, and if the content is no such text
   */
  public static String readText(Path file) throws IOException {
    Optional<String> text = decode(read(file));
    if (text.isEmpty()) {
      throw new IOException(file + " is not text in UTF-8 or UTF-16");
    }
    return withoutFault(file, CredentialText.of(text.get()));
  }

  /**
   * The secret in a file that may be text or binary. Text is read as {@link #readText} does, and
   * its bytes are those of UTF-8. Whatever cannot be decoded, or holds a control character that no
   * text has, is binary: all its bytes count.
   *
   * @throws IOException as {@link #read}, and if the content is text of more than one line
   */
  public static byte[] readSecret(Path file) throws IOException {
    byte[] content = read(file);
    Optional<String> text = decode(content).filter(CredentialFiles::isText);
    return text.isEmpty()
        ? content
        : withoutFault(file, CredentialText.of(text.get())).getBytes(UTF_8);
  }

  private static String withoutFault(Path file, String text) throws IOException {
    Optional<String> fault = CredentialText.fault(text);
    if (fault.isPresent()) {
      throw new IOException(file + " " + fault.get());
    }
    return text;
  }

  private static Optional<String> decode(byte[] content) {
    boolean utf16 =
        content.length >= 2
            && ((content[0] == (byte) 0xfe && content[1] == (byte) 0xff)
                || (content[0] == (byte) 0xff && content[1] == (byte) 0xfe));
    try {
      CharsetDecoder decoder = (utf16 ? UTF_16 : UTF_8).newDecoder();
      return Optional.of(decoder.decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isText(String decoded) {
    return decoded
        .chars()
        .allMatch(c -> c == '\t' || c == '\r' || c == '\n' || !Character.isISOControl(c));
  }

  private static IOException missing(Path file, NoSuchFileException cause) {
    return new IOException(file + " does not exist", cause);
  }
}
