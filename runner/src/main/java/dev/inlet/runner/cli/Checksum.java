package dev.inlet.runner.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The SHA-256 that a file should have.
 *
 * @param hex 64 digits in lower case
 */
record Checksum(String hex) {
  private static final Pattern FORM = Pattern.compile("sha256:([0-9a-fA-F]{64})");

  /**
   * Compares.
   *
   * @throws CommandFailedException if the file has another one
   */
  void require(Path file) throws IOException, CommandFailedException {
    String found = of(file);
    if (!found.equals(hex)) {
      throw new CommandFailedException(
          "the checksum of %s is sha256:%s, not sha256:%s; nothing was installed"
              .formatted(file, found, hex));
    }
  }

  private static String of(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Reads {@code sha256:HEX}. */
  static final class Converter implements ITypeConverter<Checksum> {

    @Override
    public Checksum convert(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new TypeConversionException("expected sha256: and 64 hexadecimal digits");
      }
      return new Checksum(form.group(1).toLowerCase(Locale.ROOT));
    }
  }
}
