package dev.inlet.input.websocket.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.Inputs;
import dev.inlet.input.websocket.memory.ReadBuffer;
import dev.inlet.input.websocket.memory.SharedBuffer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
@DisplayName("What is decrypted")
final class TlsHandlerTest {
  private static final TestCertificate CERTIFICATE = TestCertificates.selfSigned("localhost");

  @Parameter private TlsEngine engine;

  private final EmbeddedChannel client = new EmbeddedChannel();
  private final EmbeddedChannel server = new EmbeddedChannel();
  private final SharedBuffer sharedBuffer = new SharedBuffer();
  private final ByteBuf room = Unpooled.directBuffer(64 * 1024, 64 * 1024);
  private TlsHandler tls;

  @BeforeEach
  void shakeHands() {
    SSLEngine peer = CERTIFICATE.serverContext().createSSLEngine();
    peer.setUseClientMode(false);
    server.pipeline().addLast(new SslHandler(peer));
    client.config().setRecvByteBufAllocator(new ReadBuffer(8, sharedBuffer));
    tls =
        ServerName.of("localhost")
            .addTo(
                client.pipeline(),
                Inputs.settings(
                        Map.of(
                            "url",
                            "wss://localhost/",
                            "tls",
                            Map.of(
                                "enabled",
                                true,
                                "engine",
                                engine.name().toLowerCase(Locale.ROOT),
                                "root_cas",
                                CERTIFICATE.pem())),
                        Map.of())
                    .tls()
                    .orElseThrow()
                    .current(),
                443);
    exchange();
    assertThat(tls.handshakeFuture().isSuccess()).isTrue();
  }

  @AfterEach
  void release() {
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
    sharedBuffer.release();
    assertThat(room.refCnt()).as("users of the room").isEqualTo(1);
    room.release();
  }

  /** Both sides get what the other one has sent, until nobody says anything more. */
  private void exchange() {
    boolean said = true;
    while (said) {
      said = false;
      client.runPendingTasks();
      server.runPendingTasks();
      for (ByteBuf out = client.readOutbound(); out != null; out = client.readOutbound()) {
        said = true;
        server.writeInbound(out);
      }
      for (ByteBuf out = server.readOutbound(); out != null; out = server.readOutbound()) {
        said = true;
        client.writeInbound(out);
      }
    }
  }

  private ByteBuf send(String text) {
    server.writeOutbound(Unpooled.copiedBuffer(text, US_ASCII));
    exchange();
    ByteBuf received = client.readInbound();
    assertThat(received).isNotNull();
    return received;
  }

  @Test
  @DisplayName(
      "has been read into an array for the JDK, and for BoringSSL into the memory that connections"
          + " share; others have their turn sooner than without TLS")
  void reads() {
    MaxMessagesRecvByteBufAllocator reads = client.config().getRecvByteBufAllocator();
    ByteBuf read = reads.newHandle().allocate(client.config().getAllocator());

    assertThat(read.hasArray()).isEqualTo(engine == TlsEngine.JDK);
    assertThat(read.refCnt())
        .as("this read, and those that share the memory")
        .isEqualTo(engine == TlsEngine.NATIVE ? 2 : 1);
    assertThat(reads.maxMessagesPerRead()).isEqualTo(4);
    read.release();
  }

  @Test
  @DisplayName("is written where the reader has room, behind what is there")
  void inPlace() {
    room.writeBytes(new byte[100]);
    tls.decryptInto(() -> room.setIndex(room.writerIndex(), room.writerIndex()).retain());

    for (String text : new String[] {"one", "two"}) {
      int before = room.writerIndex();
      ByteBuf received = send(text);

      assertThat(received).isSameAs(room);
      assertThat(received.readerIndex()).isEqualTo(before);
      assertThat(received.toString(US_ASCII)).isEqualTo(text);
      received.release();
    }
  }

  @Test
  @DisplayName("has memory of its own if there is no room, or too little of it")
  void elsewhere() {
    ByteBuf none = send("none");
    assertThat(none.toString(US_ASCII)).isEqualTo("none");
    none.release();

    tls.decryptInto(() -> room.setIndex(room.capacity() - 1, room.capacity() - 1).retain());
    ByteBuf received = send("more");

    assertThat(received).isNotSameAs(room);
    assertThat(received.toString(US_ASCII)).isEqualTo("more");
    received.release();
  }

  @Test
  @DisplayName("leaves the room alone when the server ends, and what is said in return")
  void end() {
    tls.decryptInto(() -> room.setIndex(0, 0).retain());
    ByteBuf received = send("last");
    assertThat(received).isSameAs(room);
    var unused = server.pipeline().get(SslHandler.class).closeOutbound();
    exchange();

    assertThat(tls.sslCloseFuture().isSuccess()).isTrue();
    assertThat(received.toString(0, 4, US_ASCII)).isEqualTo("last");
    received.release();
  }
}
