package dev.inlet.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A black hole")
class BlackHoleIT {
  private ServerSocket listener;
  private BlackHole relay;
  private Socket client;

  @BeforeEach
  void start() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(10_000);
    relay = BlackHole.to(listener.getLocalPort());
    client = connect();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  @AfterEach
  void end() throws IOException {
    client.close();
    relay.close();
    listener.close();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String read(Socket socket, int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), UTF_8);
  }

  @Test
  @DisplayName("forwards both directions and their ends, so that nothing written before is lost")
  void forwards() throws IOException {
    try (Socket server = listener.accept()) {
      write(client, "question");
      client.shutdownOutput();
      assertThat(server.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("question");
      write(server, "answer");
      server.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("answer");
      await().until(() -> relay.connections() == 0);
    }
  }

  @Test
  @DisplayName("holds everything back while it is frozen, and forwards it when it thaws")
  void freezes() throws IOException {
    try (Socket server = listener.accept()) {
      write(client, "a");
      assertThat(read(server, 1)).isEqualTo("a");
      relay.freeze();
      write(client, "b");
      write(server, "c");
      server.setSoTimeout(50);
      client.setSoTimeout(50);
      assertThatThrownBy(() -> read(server, 1)).isInstanceOf(SocketTimeoutException.class);
      assertThatThrownBy(() -> read(client, 1)).isInstanceOf(SocketTimeoutException.class);
      assertThat(relay.connections()).isEqualTo(1);
      server.setSoTimeout(10_000);
      client.setSoTimeout(10_000);
      relay.thaw();
      assertThat(read(server, 1)).isEqualTo("b");
      assertThat(read(client, 1)).isEqualTo("c");
    }
  }

  @Test
  @DisplayName("lets clients connect to silence while it is frozen; the server hears of them later")
  void connectsToSilence() throws IOException {
    try (Socket first = listener.accept()) {
      relay.freeze();
      try (Socket late = connect()) {
        write(late, "hello");
        listener.setSoTimeout(50);
        assertThatThrownBy(() -> listener.accept()).isInstanceOf(SocketTimeoutException.class);
        listener.setSoTimeout(10_000);
        relay.thaw();
        try (Socket server = listener.accept()) {
          assertThat(read(server, 5)).isEqualTo("hello");
          assertThat(first.isClosed()).isFalse();
        }
      }
    }
  }

  @Test
  @DisplayName("resets both sides when it is cut, also while it is frozen, and takes new clients")
  void cuts() throws IOException {
    for (boolean frozen : new boolean[] {false, true}) {
      try (Socket mine = connect();
          Socket ignored = listener.accept();
          Socket server = listener.accept()) {
        assertThat(ignored.isConnected()).isTrue();
        if (frozen) {
          relay.freeze();
        }
        relay.cut();
        assertThatThrownBy(() -> read(server, 1)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> read(mine, 1)).isInstanceOf(SocketException.class);
        assertThat(relay.connections()).isZero();
        relay.thaw();
        client = connect();
      }
    }
  }

  @Test
  @DisplayName("cuts a client off when the server is away")
  void serverAway() throws IOException {
    listener.close();
    try (Socket late = connect()) {
      assertThatThrownBy(() -> read(late, 1)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  @DisplayName("stands in for the server in a URI")
  void uri() {
    assertThat(relay.through(URI.create("wss://user@localhost:99/a?b=//c")))
        .hasToString("wss://localhost:" + relay.port() + "/a?b=//c");
  }

  @Test
  @DisplayName("leaves no thread behind when it is closed while frozen")
  void leavesNothing() throws IOException {
    try (Socket server = listener.accept()) {
      relay.freeze();
      write(server, "lost");
      String name = "black-hole-" + relay.port();
      relay.close();
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.isAlive() && thread.getName().startsWith(name))
          .isEmpty();
    }
  }
}
