package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.websocket.Inputs;
import dev.inlet.input.websocket.memory.ReadBuffer;
import dev.inlet.input.websocket.tls.ServerName;
import dev.inlet.input.websocket.tls.TlsEngine;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayList;
import java.util.List;
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
@DisplayName("Messages of a session over TLS")
final class DecryptedReadingTest extends FrameSessionFixture {
  private static final TestCertificate CERTIFICATE = TestCertificates.selfSigned("localhost");

  @Parameter private TlsEngine engine;

  private final EmbeddedChannel server = new EmbeddedChannel();
  private final List<ByteBuf> decrypted = new ArrayList<>();

  /** Between TLS and the session. */
  private final ChannelInboundHandlerAdapter witness =
      new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
          decrypted.add((ByteBuf) message);
          context.fireChannelRead(message);
        }
      };

  @BeforeEach
  void shakeHands() {
    SSLEngine peer = CERTIFICATE.serverContext().createSSLEngine();
    peer.setUseClientMode(false);
    server.pipeline().addLast(new SslHandler(peer));
    channel.config().setRecvByteBufAllocator(new ReadBuffer(8, sharedBuffer));
    SslHandler tls =
        ServerName.of("localhost").addTo(channel.pipeline(), tlsContext(), /* port= */ 443);
    channel.pipeline().addLast(witness);
    boolean said = true;
    while (said) {
      boolean asked = pass(channel, server);
      boolean answered = pass(server, channel);
      said = asked || answered;
    }
    assertThat(tls.handshakeFuture().isSuccess()).isTrue();
  }

  @AfterEach
  void release() {
    server.finishAndReleaseAll();
  }

  private SslContext tlsContext() {
    Map<String, Object> section =
        Map.of(
            "enabled",
            true,
            "engine",
            engine.name().toLowerCase(Locale.ROOT),
            "root_cas",
            CERTIFICATE.pem());
    return Inputs.settings(Map.of("url", "wss://localhost/", "tls", section), Map.of())
        .tls()
        .orElseThrow()
        .current();
  }

  /** Has one side read at once all that the other one has sent; returns whether there was any. */
  private static boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    boolean any = false;
    for (ByteBuf out = from.readOutbound(); out != null; out = from.readOutbound()) {
      any = true;
      var unused = to.writeOneInbound(out);
    }
    to.flushInbound();
    return any;
  }

  @Test
  @DisplayName("messages stay where they were decrypted to")
  void decryptsIntoPooledMemory() throws Exception {
    start(Map.of());
    server.writeOutbound(Unpooled.wrappedBuffer(text("m".repeat(40_000))));
    pass(server, channel);

    MessageBlock block = handOff.take(0).get(0).messages();
    assertThat(block.payloadSize(0)).isEqualTo(40_000);
    assertThat(decrypted)
        .isNotEmpty()
        .allSatisfy(
            bytes -> {
              assertThat(bytes.refCnt()).as("references but that of the memory itself").isOne();
              assertThat(bytes).isSameAs(decrypted.get(0));
            });
    decrypted.get(0).setByte(4, 'x');
    assertThat(block.payloadByte(0, 0)).as("seen where it was decrypted").isEqualTo((byte) 'x');
  }
}
