package dev.inlet.runner.output;

import io.airlift.compress.zstd.ZstdInputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How a file is compressed that was put aside. */
enum Compression {
  NONE("") {
    @Override
    OutputStream compress(OutputStream target) {
      return target;
    }

    @Override
    InputStream decompress(InputStream source) {
      return source;
    }
  },
  GZIP(".gz") {
    @Override
    OutputStream compress(OutputStream target) throws IOException {
      return new GZIPOutputStream(target, BUFFER);
    }

    @Override
    InputStream decompress(InputStream source) throws IOException {
      return new GZIPInputStream(source, BUFFER);
    }
  },
  ZSTD(".zst") {
    @Override
    OutputStream compress(OutputStream target) throws IOException {
      return new ZstdOutputStream(target);
    }

    @Override
    InputStream decompress(InputStream source) {
      return new ZstdInputStream(source);
    }
  };

  private static final int BUFFER = 64 * 1024;

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  /** A stream whose end completes what was written to the target. */
  abstract OutputStream compress(OutputStream target) throws IOException;

  abstract InputStream decompress(InputStream source) throws IOException;

  /** What the compressed file of another one is called. */
  Path fileOf(Path plain) {
    return plain.resolveSibling(plain.getFileName() + suffix);
  }

  /** All endings that compressed files can have, whatever is configured now. */
  static String suffixRegex() {
    return "\\.gz|\\.zst";
  }
}
