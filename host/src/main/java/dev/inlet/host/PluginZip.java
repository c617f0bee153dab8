package dev.inlet.host;

import dev.inlet.config.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks the jars of a plugin's zip file, whichever folder of it they are in, into one folder. No
 * name in the file decides where anything is written but for its last part.
 */
final class PluginZip {
  private static final int MOST_JARS = 1_000;
  private static final long MOST_BYTES = 1L << 30;
  private static final int CHUNK = 64 * 1024;

  private final Path folder;
  private int jars;
  private long bytes;

  private PluginZip(Path folder) {
    this.folder = folder;
  }

  /**
   * Unpacks.
   *
   * @param folder is there and empty; after a failure the caller removes what it holds
   * @throws IOException if that cannot be done; the message is the rest of a sentence that begins
   *     with the file
   */
  static void unpack(Path zip, Path folder) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      new PluginZip(folder).unpack(file);
    } catch (ZipException e) {
      throw new IOException("is not a zip file: " + e.getMessage(), e);
    }
  }

  private void unpack(ZipFile file) throws IOException {
    Enumeration<? extends ZipEntry> entries = file.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      String name = entry.getName();
      String jar = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
      if (!entry.isDirectory() && jar.toLowerCase(Locale.ROOT).endsWith(".jar")) {
        if (++jars > MOST_JARS) {
          throw new IOException("holds more than " + MOST_JARS + " jars");
        }
        try (InputStream in = file.getInputStream(entry)) {
          copy(in, target(jar));
        }
      }
    }
  }

  private Path target(String jar) throws IOException {
    Path target = folder.resolve(Printable.of(jar));
    if (Files.exists(target)) {
      throw new IOException("holds two jars called " + target.getFileName());
    }
    return target;
  }

  private void copy(InputStream in, Path target) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        bytes += read;
        if (bytes > MOST_BYTES) {
          throw new IOException("holds more than 1 GiB of jars");
        }
        out.write(chunk, 0, read);
      }
    }
  }
}
