package com.example.inlet.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.testkit.InputContract;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Stream;

/** Sends frames to whoever connected last. */
final class FrameServer implements InputContract.Source {
  private final ServerSocket listener;
  private final Deque<Socket> clients = new ArrayDeque<>();

  FrameServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(20);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("host", "localhost", "port", listener.getLocalPort());
  }

  @Override
  public void send(String... messages) throws IOException {
    sendBinary(Stream.of(messages).map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new));
  }

  @Override
  public void sendBinary(byte[]... messages) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(frames);
    for (byte[] payload : messages) {
      out.writeInt(payload.length);
      out.write(payload);
    }
    sendRaw(frames.toByteArray());
  }

  void sendRaw(byte[] bytes) throws IOException {
    newest().getOutputStream().write(bytes);
  }

  private Socket newest() throws IOException {
    synchronized (clients) {
      while (true) {
        try {
          Socket client = listener.accept();
          client.setTcpNoDelay(true); // a size and its payload go out at once
          clients.addLast(client);
        } catch (SocketTimeoutException e) {
          if (!clients.isEmpty()) {
            return clients.getLast();
          }
        }
      }
    }
  }

  @Override
  public void dropConnection() throws IOException {
    Socket newest = newest();
    synchronized (clients) {
      clients.remove(newest);
    }
    newest.close();
  }

  @Override
  public void close() {
    try {
      listener.close();
      synchronized (clients) {
        for (Socket client : clients) {
          client.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
