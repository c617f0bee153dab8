package dev.inlet.runner.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A standard stream in non-blocking mode")
final class NonBlockingTest {
  private static final int REFUSALS = 12;

  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private int refusals;

  /** Takes a byte after so many refusals, again and again. */
  private final class FullPipe implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
      if (refusals < REFUSALS) {
        refusals++;
        return 0;
      }
      refusals = 0;
      taken.write(source.get());
      return 1;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  /** Fails as the streams of Java do. */
  private final class FullStream extends OutputStream {
    @Override
    public void write(int value) {
      throw new AssertionError("byte by byte");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (refusals < REFUSALS) {
        refusals++;
        throw new IOException("Resource temporarily unavailable");
      }
      refusals = 0;
      taken.write(bytes, offset, length);
    }
  }

  @Test
  @DisplayName("is waited for until it takes something, at intervals that grow")
  void waits() throws IOException {
    WritableByteChannel channel = new BlockingChannel(new FullPipe());
    ByteBuffer bytes = ByteBuffer.wrap("abc".getBytes(US_ASCII));
    long start = System.nanoTime();
    while (bytes.hasRemaining()) {
      assertThat(channel.write(bytes)).isEqualTo(1);
    }

    assertThat(taken.toString(US_ASCII)).isEqualTo("abc");
    // Twelve waits from 50 microseconds to 20 ms, three times; a loop that waits not takes none.
    assertThat(System.nanoTime() - start).isGreaterThan(150_000_000);
    assertThat(channel.write(ByteBuffer.allocate(0))).isZero();
  }

  @Test
  @DisplayName("is not waited for by a thread that is interrupted")
  void interrupted() {
    WritableByteChannel channel = new BlockingChannel(new FullPipe());
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
          .isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  @DisplayName("takes all that is printed, in order")
  void prints() throws IOException {
    byte[] text = "0123456789".repeat(1_000).getBytes(US_ASCII);
    try (OutputStream stream = new BlockingStream(new FullStream())) {
      stream.write(text);
      stream.write('x');
    }

    assertThat(taken.toString(US_ASCII)).isEqualTo(new String(text, US_ASCII) + "x");
  }

  @Test
  @DisplayName("reports other failures")
  void fails() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    assertThatThrownBy(() -> new BlockingStream(broken).write(1)).hasMessage("Broken pipe");
  }
}
