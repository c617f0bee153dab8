package dev.inlet.input.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.websocket.Inputs;
import dev.inlet.input.websocket.text.Causes;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** With a session of the JDK, whose servers cannot be asked by a name with an underscore. */
@DisplayName("A name that the JDK does not compare")
final class ServerNameIT {

  private static SSLContext trustingAll() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    return context;
  }

  /** What the handlers behind the comparison see of a handshake, and whether it is refused. */
  private static List<String> seen(String name, SSLSession session) {
    List<String> seen = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel();
    try {
      channel
          .pipeline()
          .addLast(
              new ServerNameHandler(ServerName.of(name), () -> session),
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelActive(ChannelHandlerContext context) {
                  seen.add("active");
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                  seen.add(Causes.describe(cause));
                }
              });
      channel.pipeline().fireChannelActive();
      assertThat(seen).isEmpty();
      channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
    } finally {
      channel.finishAndReleaseAll();
    }
    return seen;
  }

  @Test
  @DisplayName("is found in the certificate, or nothing is sent")
  void compared() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("my_feed", "*.feed.test");
    try (FeedServer server = FeedServer.start(certificate.serverContext(), Inputs.feed("data"));
        SSLSocket socket =
            (SSLSocket) trustingAll().getSocketFactory().createSocket("localhost", server.port())) {
      socket.startHandshake();
      SSLSession session = socket.getSession();

      assertThat(seen("my_feed", session)).containsExactly("active");
      assertThat(seen("v1_x.feed.test", session)).containsExactly("active");
      assertThat(seen("your_feed", session))
          .containsExactly(
              "the server's certificate is for another host (see tls.server_name):"
                  + " No subject alternative DNS name matching your_feed found.");
      assertThatThrownBy(() -> ServerName.of("a.my_feed").verify(session))
          .isInstanceOf(SSLPeerUnverifiedException.class);
    }
  }
}
