package dev.inlet.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one connection. Nothing happens by itself: no frame is answered and none is
 * checked but those of the client.
 *
 * <p>What sends may be called by any thread; what receives belongs to the handler's thread. An
 * {@link IOException} says that the client is gone; a handler should let it pass. A client that
 * breaks RFC 6455 makes an {@link AssertionError}.
 */
public final class FeedConnection {
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Socket raw;
  private final Socket socket;

  /** Fair, or the answer to a Close might wait for as long as another thread sends a feed. */
  private final ReentrantLock sending = new ReentrantLock(true);

  /** The payload of the last Ping, if its answer has to wait for what another thread sends. */
  private final AtomicReference<byte @Nullable []> unanswered = new AtomicReference<>();

  private volatile @Nullable ClientReader reader;
  private volatile @Nullable HandshakeRequest request;

  FeedConnection(Socket raw, Optional<SSLContext> tls, Optional<SSLParameters> tlsParameters)
      throws IOException {
    this.raw = raw;
    raw.setTcpNoDelay(true);
    // The two are ended one by one: left to the JDK, the end of TLS would be that of TCP as well.
    boolean endsTcp = false;
    socket =
        tls.isEmpty()
            ? raw
            : tls.get().getSocketFactory().createSocket(raw, /* consumed= */ null, endsTcp);
    if (socket instanceof SSLSocket ssl) {
      tlsParameters.ifPresent(ssl::setSSLParameters);
    }
  }

  /** Shakes hands for TLS and reads the request. */
  HandshakeRequest open() throws IOException {
    if (socket instanceof SSLSocket ssl) {
      ssl.startHandshake();
    }
    ClientReader opened = new ClientReader(socket);
    reader = opened;
    HandshakeRequest read = opened.readRequest();
    request = read;
    return read;
  }

  /** The request that opened the connection. */
  public HandshakeRequest request() {
    HandshakeRequest read = request;
    if (read == null) {
      throw new IllegalStateException("the client has not sent its request yet");
    }
    return read;
  }

  private ClientReader reader() {
    ClientReader opened = reader;
    if (opened == null) {
      throw new IllegalStateException("the client has not sent its request yet");
    }
    return opened;
  }

  /** Accepts the websocket. */
  public void accept() throws IOException {
    accept(Map.of());
  }

  /** Accepts the websocket with further headers in the answer. */
  public void accept(Map<String, String> headers) throws IOException {
    sendRaw(acceptance(headers));
  }

  /**
   * The bytes that accept the websocket, to be sent together with others, changed or cut up.
   *
   * @throws AssertionError if the request is none for a websocket
   */
  public byte[] acceptance(Map<String, String> headers) {
    checkRequest();
    if (headers.keySet().stream().anyMatch("Sec-WebSocket-Extensions"::equalsIgnoreCase)) {
      reader().extensionsAgreed();
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
    head.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ");
    head.append(acceptKey(request().header("Sec-WebSocket-Key").orElseThrow())).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  /** What a right server answers to a {@code Sec-WebSocket-Key}. */
  public static String acceptKey(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private void checkRequest() {
    requireThat(request().method().equals("GET"), "the method is not GET");
    requireThat(request().target().startsWith("/"), "the target does not start with a slash");
    requireThat(request().headerValues("Host").size() == 1, "there is not one Host");
    requireThat(headerHolds("Upgrade", "websocket"), "Upgrade is not websocket");
    requireThat(headerHolds("Connection", "upgrade"), "Connection is not Upgrade");
    requireThat(headerHolds("Sec-WebSocket-Version", "13"), "Sec-WebSocket-Version is not 13");
    List<String> keys = request().headerValues("Sec-WebSocket-Key");
    requireThat(
        keys.size() == 1 && keys.get(0).matches("[A-Za-z0-9+/]{22}=="),
        "Sec-WebSocket-Key is not one key of 16 bytes");
  }

  private boolean headerHolds(String name, String element) {
    return request().headerValues(name).stream()
        .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split(",")).stream())
        .anyMatch(value -> value.strip().equals(element));
  }

  private static void requireThat(boolean condition, String violation) {
    if (!condition) {
      throw new AssertionError("the client's request is wrong (section 4.1): " + violation);
    }
  }

  /** Refuses the websocket with this status and an empty body. */
  public void reject(int status) throws IOException {
    reject(status, Map.of(), "");
  }

  /** Refuses the websocket. The connection ends when the handler returns. */
  public void reject(int status, Map<String, String> headers, String body) throws IOException {
    byte[] content = body.getBytes(UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Refused\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(content.length).append("\r\n");
    head.append("Connection: close\r\n\r\n");
    sendRaw(join(List.of(head.toString().getBytes(ISO_8859_1), content)));
  }

  /** Sends a text message in one frame. Blocks while the client does not read. */
  public void sendText(String text) throws IOException {
    sendFrame(true, 0, Frame.TEXT, text.getBytes(UTF_8));
  }

  /** Sends text messages in one write. */
  public void sendTexts(List<String> texts) throws IOException {
    sendRaw(
        join(
            texts.stream()
                .map(text -> Frame.encode(true, 0, Frame.TEXT, text.getBytes(UTF_8)))
                .toList()));
  }

  /** Sends a binary message in one frame. Blocks while the client does not read. */
  public void sendBinary(byte[] payload) throws IOException {
    sendFrame(true, 0, Frame.BINARY, payload);
  }

  /** Sends one text message as a frame for each part. */
  public void sendFragments(String... parts) throws IOException {
    for (int i = 0; i < parts.length; i++) {
      int opcode = i == 0 ? Frame.TEXT : Frame.CONTINUATION;
      sendFrame(i == parts.length - 1, 0, opcode, parts[i].getBytes(UTF_8));
    }
  }

  /** Sends a Ping frame; its payload may have at most 125 bytes by the protocol. */
  public void sendPing(String payload) throws IOException {
    sendFrame(true, 0, Frame.PING, payload.getBytes(UTF_8));
  }

  /** Sends a Pong frame, whether or not the client has sent a Ping. */
  public void sendPong(String payload) throws IOException {
    sendFrame(true, 0, Frame.PONG, payload.getBytes(UTF_8));
  }

  /** Sends a Close frame with that code, right or wrong, and leaves the connection open. */
  public void sendClose(int code, String reason) throws IOException {
    sendFrame(true, 0, Frame.CLOSE, Frame.closePayload(code, reason));
  }

  /** Sends a frame as it is, right or wrong. */
  public void sendFrame(boolean fin, int rsv, int opcode, byte[] payload) throws IOException {
    sendRaw(Frame.encode(fin, rsv, opcode, payload));
  }

  /** Sends bytes as they are, in one write. Blocks while the client does not read. */
  public void sendRaw(byte[] bytes) throws IOException {
    sending.lock();
    try {
      write(bytes);
    } finally {
      sending.unlock();
    }
    answerPing();
  }

  /** At once, or by the thread that sends at the moment as soon as it has. */
  private void answerPing() throws IOException {
    while (unanswered.get() != null && sending.tryLock()) {
      try {
        byte[] payload = unanswered.getAndSet(null);
        if (payload != null) {
          write(Frame.encode(true, 0, Frame.PONG, payload));
        }
      } finally {
        sending.unlock();
      }
    }
  }

  private void write(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  private static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    parts.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  /**
   * Waits for the client's next frame, of any kind.
   *
   * @throws AssertionError if none comes in that time, or a wrong one
   * @throws IOException if the client closed the connection instead
   */
  public Frame receive(Duration timeout) throws IOException {
    try {
      return reader().readFrame(timeout);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the client sent no frame within " + timeout, e);
    }
  }

  /**
   * The text of the next message of the client.
   *
   * @throws IOException also if the client closes the websocket, which it may do at any time
   */
  public String receiveText(Duration timeout) throws IOException {
    Frame frame = receive(timeout);
    if (frame.opcode() == Frame.CLOSE) {
      throw new IOException("the client closes the websocket");
    }
    return frame.text();
  }

  /**
   * Answers the client's pings and its Close until it is gone. While another thread sends what the
   * client does not read, it goes on to read; then the last ping alone is answered, which is enough
   * by RFC 6455, section 5.5.3.
   */
  public void stayOpen() throws IOException {
    stayOpen(frame -> {});
  }

  /** As {@link #stayOpen()}, and shows every frame but Close to somebody. */
  public void stayOpen(Consumer<Frame> received) throws IOException {
    while (true) {
      Frame frame = reader().readFrame(ClientReader.FOREVER);
      if (frame.opcode() == Frame.CLOSE) {
        sendFrame(true, 0, Frame.CLOSE, frame.payload());
        return;
      }
      if (frame.opcode() == Frame.PING) {
        unanswered.set(frame.payload());
        answerPing();
      }
      received.accept(frame);
    }
  }

  /**
   * Reads without answering until the client has closed the connection.
   *
   * @throws AssertionError if it has not in that time
   */
  public void awaitClosed(Duration timeout) {
    try {
      reader().drain(timeout);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the client has not closed the connection within " + timeout, e);
    }
  }

  /** Cuts the connection: the client sees a reset. */
  public void abort() throws IOException {
    raw.setSoLinger(true, 0);
    raw.close();
  }

  /**
   * Ends the server's half of the connection without a Close frame: the client sees its end. What
   * the client sends can still be received.
   */
  public void closeSocket() throws IOException {
    closeTls();
    raw.shutdownOutput();
  }

  /**
   * Ends the server's half of TLS, if there is TLS, and leaves that of TCP open, as many servers do
   * until the client has ended its half, too.
   */
  public void closeTls() throws IOException {
    if (socket != raw && !socket.isOutputShutdown()) {
      socket.shutdownOutput();
    }
  }

  /** Ends the server's half of TCP alone: what was sent over TLS may be cut off anywhere. */
  public void truncate() throws IOException {
    raw.shutdownOutput();
  }

  /** Whether the client may still be there. */
  public boolean isOpen() {
    return !raw.isClosed();
  }

  /** Ends the connection in such a way that the client gets all that was sent. */
  void finish() throws IOException {
    if (!raw.isClosed()) {
      if (!raw.isOutputShutdown()) {
        closeSocket();
      }
      // Closing a socket with unread bytes would turn into a reset.
      reader().drain(ClientReader.FOREVER);
    }
  }

  /** Gives the socket up, whatever another thread does with it. */
  void release() {
    try {
      raw.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  @Override
  public String toString() {
    HandshakeRequest read = request;
    return "FeedConnection[" + (read == null ? "no request yet" : read.target()) + "]";
  }
}
