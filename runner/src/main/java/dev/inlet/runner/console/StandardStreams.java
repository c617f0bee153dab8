package dev.inlet.runner.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.Charset;

/** The standard streams of this process. */
public final class StandardStreams {
  private static final int BUFFER = 8 * 1024;

  private StandardStreams() {}

  /** Has everything that is printed written whole; to be called before anything is. */
  public static void install() {
    System.setOut(printer(FileDescriptor.out, "stdout.encoding"));
    System.setErr(printer(FileDescriptor.err, "stderr.encoding"));
  }

  private static PrintStream printer(FileDescriptor file, String encoding) {
    // As Java chooses it: the first property from Java 19 on, the second one on consoles before.
    String name = System.getProperty(encoding, System.getProperty("sun." + encoding));
    Charset charset = name == null ? Charset.defaultCharset() : Charset.forName(name);
    return new PrintStream(
        new BufferedOutputStream(new BlockingStream(new FileOutputStream(file)), BUFFER),
        true,
        charset);
  }

  /**
   * Standard output for whoever writes much: a write takes something, or waits until it can. A
   * thread that is interrupted closes it.
   */
  @SuppressWarnings("resource") // standard output is not ours to close
  public static WritableByteChannel output() {
    return new BlockingChannel(new FileOutputStream(FileDescriptor.out).getChannel());
  }
}
