package dev.inlet.runner.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.OutputContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The output stdout")
final class StdoutOutputContractTest extends OutputContract {
  private Pipe current = new Pipe();

  @Override
  protected OutputProvider provider() {
    return new StdoutOutputProvider(new StandardOutput(current));
  }

  @Override
  protected Target startTarget() {
    current = new Pipe();
    return current;
  }

  /** What standard output leads to. */
  private static final class Pipe implements WritableByteChannel, Target {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private Mode mode = Mode.ACCEPTS;

    private enum Mode {
      ACCEPTS,
      REFUSES,
      HANGS
    }

    @Override
    public synchronized int write(ByteBuffer source) throws IOException {
      while (mode == Mode.HANGS) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new ClosedByInterruptException();
        }
      }
      if (mode == Mode.REFUSES) {
        throw new IOException("No space left on device");
      }
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      written.writeBytes(bytes);
      return bytes.length;
    }

    private synchronized void become(Mode next) {
      mode = next;
      notifyAll();
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }

    @Override
    public synchronized List<String> received() {
      return written.toString(UTF_8).lines().toList();
    }

    @Override
    public boolean refuse() {
      become(Mode.REFUSES);
      return true;
    }

    @Override
    public boolean hang() {
      become(Mode.HANGS);
      return true;
    }

    @Override
    public void accept() {
      become(Mode.ACCEPTS);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
