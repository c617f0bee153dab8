package dev.inlet.auth;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Credential files")
class CredentialFilesTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("The content is read byte for byte")
  void content() throws IOException {
    Path file = folder.resolve("secret");
    byte[] content = {0, 1, (byte) 0xff, '\r', '\n'};
    Files.write(file, content);
    assertThat(CredentialFiles.read(file)).isEqualTo(content);
  }

  @Test
  @DisplayName("A file that does not exist is named")
  void missing() {
    Path file = folder.resolve("none");
    assertRefused(file, file + " does not exist");
  }

  @Test
  @DisplayName("A directory is called one")
  void directory() {
    assertRefused(folder, folder + " cannot be read: it is a directory");
  }

  @Test
  @DisplayName("A file without permission is named with the reason")
  void permission() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "secret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "root reads everything");
    assertRefused(file, file + " cannot be read: permission denied");
  }

  @Test
  @DisplayName("A file of more than 1 MiB is refused, one of 1 MiB is read")
  void size() throws IOException {
    Path file = Files.write(folder.resolve("large"), new byte[1 << 20]);
    assertThat(CredentialFiles.read(file)).hasSize(1 << 20);
    Files.write(file, new byte[(1 << 20) + 1]);
    assertRefused(file, file + " is larger than 1 MiB");
  }

  @Test
  @DisplayName("A pipe is refused rather than waited for")
  void pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertRefused(pipe, pipe + " cannot be read: it is not a regular file");
  }

  @Test
  @DisplayName("Text is read without byte order mark and one line end, from UTF-8 and UTF-16")
  void text() throws IOException {
    Path file = folder.resolve("secret");
    for (String written : List.of("pässwört", "pässwört\n", "pässwört\r\n", "\ufeffpässwört\n")) {
      Files.writeString(file, written);
      assertThat(CredentialFiles.readText(file)).isEqualTo("pässwört");
      assertThat(CredentialFiles.readSecret(file)).isEqualTo("pässwört".getBytes(UTF_8));
    }
    for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
      Files.writeString(file, "\ufeffpässwört\r\n", charset);
      assertThat(CredentialFiles.readText(file)).isEqualTo("pässwört");
      assertThat(CredentialFiles.readSecret(file)).isEqualTo("pässwört".getBytes(UTF_8));
    }
  }

  @Test
  @DisplayName("Text with another control character is refused, which is named")
  void controlCharacters() throws IOException {
    Path file = folder.resolve("secret");
    assertTextRefused(file, "secret\n\n", "LINE FEED (LF) (U+000A) at its end");
    assertTextRefused(file, "one\r\ntwo", "CARRIAGE RETURN (CR) (U+000D) inside");
    assertTextRefused(file, "\tsecret", "CHARACTER TABULATION (U+0009) at its beginning");
    Files.writeString(file, "a\u0000b");
    assertThatThrownBy(() -> CredentialFiles.readText(file))
        .hasMessageStartingWith(file + " holds NULL (U+0000) inside, but");
    Files.write(file, new byte[] {'a', (byte) 0xe9});
    assertThatThrownBy(() -> CredentialFiles.readText(file))
        .hasMessage(file + " is not text in UTF-8 or UTF-16");
  }

  private static void assertTextRefused(Path file, String text, String fault) throws IOException {
    Files.writeString(file, text);
    String message = file + " holds " + fault + ", but a credential is one line of printable text";
    assertThatThrownBy(() -> CredentialFiles.readText(file)).hasMessage(message);
    assertThatThrownBy(() -> CredentialFiles.readSecret(file)).hasMessage(message);
  }

  @Test
  @DisplayName("Every byte of a binary secret counts, a line feed at its end as well")
  void binarySecrets() throws IOException {
    Path file = folder.resolve("secret");
    for (byte[] secret :
        List.of(
            new byte[] {(byte) 0x80, 'a', '\n'},
            new byte[] {0, 1, 2, '\r', '\n'},
            new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xd8, '\n', 0},
            new byte[] {(byte) 0xff, (byte) 0xfe, '\n'})) {
      Files.write(file, secret);
      assertThat(CredentialFiles.readSecret(file)).isEqualTo(secret);
    }
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> CredentialFiles.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }
}
