package dev.inlet.benchmarks.measure;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;

/** Asks the {@linkplain dev.inlet.benchmarks.probe.Probe probe} in a child process. */
public final class ProbeServer implements Closeable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final ServerSocket listener;
  private final Path jar;

  /** The connection to one probe. */
  public static final class Connection implements Closeable {
    private final Socket socket;

    private Connection(Socket socket) {
      this.socket = socket;
    }

    /** What the process has allocated on its heap so far. */
    public long allocatedBytes() throws IOException {
      socket.getOutputStream().write(1);
      return new DataInputStream(socket.getInputStream()).readLong();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  public ProbeServer(Path directory) throws IOException {
    jar = ProbeJar.write(directory);
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(TIMEOUT_MILLIS);
  }

  /** The JVM's option that puts the probe into a process. */
  public String agentOption() {
    return "-javaagent:" + jar + "=" + listener.getLocalPort();
  }

  /** Waits for the probe of a process that was just started. */
  public Connection accept() throws IOException {
    Socket socket = listener.accept();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return new Connection(socket);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
