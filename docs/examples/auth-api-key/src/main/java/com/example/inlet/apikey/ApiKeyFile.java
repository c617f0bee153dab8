package com.example.inlet.apikey;

import dev.inlet.auth.CredentialFiles;
import java.io.IOException;
import java.nio.file.Path;

/** A file with a key and perhaps a line break behind it. */
final class ApiKeyFile {
  private final Path path;

  ApiKeyFile(String path) {
    this.path = Path.of(path);
  }

  /**
   * The key that is in the file now.
   *
   * @throws IOException with a sentence for the user, which never holds the key
   */
  String read() throws IOException {
    String key = CredentialFiles.readText(path);
    if (!key.matches("[!-~]+")) {
      throw new IOException(path + " does not hold a key: one word of printable ASCII characters");
    }
    return key;
  }
}
