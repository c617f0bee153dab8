package dev.inlet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    assertRefused(folder, folder + " is a directory");
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

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> CredentialFiles.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }
}
