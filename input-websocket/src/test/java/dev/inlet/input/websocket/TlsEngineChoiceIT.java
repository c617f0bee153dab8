package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Input;
import dev.inlet.input.websocket.tls.TlsIdentity;
import dev.inlet.testkit.FeedServer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A server with which BoringSSL has nothing in common")
final class TlsEngineChoiceIT {
  private static final String REASON = ": tls: TLS failed: Received fatal alert: handshake_failure";
  private static final String NEXT_JAVA =
      REASON + "; the next attempt uses the TLS engine of Java (tls.engine: auto)";

  private static TlsIdentity edwards;
  private static TlsIdentity rsa;

  @BeforeAll
  static void makeIdentities() throws Exception {
    edwards = TlsIdentity.create("Ed25519", "localhost");
    rsa = TlsIdentity.create("RSA", "localhost");
  }

  private static Input input(FeedServer server, TlsIdentity trusted, String engine)
      throws Exception {
    return raw(
        config(
            server.uri(),
            Map.of("tls", Map.of("enabled", true, "engine", engine, "root_cas", trusted.pem()))));
  }

  private static FeedServer edwardsServer(FeedServer.Handler handler) throws Exception {
    return FeedServer.start(edwards.serverContext(), handler);
  }

  private static SSLParameters onlyDiffieHellman() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.2"});
    parameters.setCipherSuites(new String[] {"TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"});
    return parameters;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519 certificate", "DHE"})
  @DisplayName("is reached by auto at the second attempt, and from then on")
  void auto(String kind) throws Exception {
    AtomicInteger count = new AtomicInteger();
    FeedServer.Handler handler =
        connection -> {
          connection.accept();
          connection.sendText("data " + count.incrementAndGet());
          connection.sendClose(1000, "");
        };
    try (FeedServer server =
            kind.equals("DHE")
                ? FeedServer.start(rsa.serverContext(), onlyDiffieHellman(), handler)
                : edwardsServer(handler);
        Input input = input(server, kind.equals("DHE") ? rsa : edwards, "auto")) {
      assertThat(connectFailure(input)).hasMessage(server.uri() + NEXT_JAVA);

      for (int i = 1; i <= 2; i++) {
        input.connect();
        assertThat(readUntilLost(input).texts()).containsExactly("data " + i);
      }
    }
  }

  @Test
  @DisplayName("may be one whose chain an Ed25519 key has signed, which only Java accepts")
  void edwardsAuthority(@TempDir Path folder) throws Exception {
    SignedIdentity signed = SignedIdentity.create(folder, "Ed25519", "localhost");
    // A server on the JDK would not show such a chain to who does not list Ed25519.
    SslContext context =
        SslContextBuilder.forServer(signed.keys()).sslProvider(SslProvider.OPENSSL).build();
    try (SilentTlsServer server = new SilentTlsServer(context);
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of("tls", Map.of("enabled", true, "root_cas", signed.authority()))))) {
      assertThat(connectFailure(input))
          .hasMessageContaining(": tls: ")
          .hasMessageContaining("; the next attempt uses the TLS engine of Java");
      assertThat(connectFailure(input)).as("behind TLS").hasMessageContaining(": upgrade: ");
    }
  }

  @Test
  @DisplayName("is tried by each engine in turn while neither connects")
  void neither() throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.2"});
    try (FeedServer server =
            FeedServer.start(rsa.serverContext(), parameters, Inputs.feed("data"));
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of("tls", Map.of("enabled", true, "min_version", "TLSv1.3"))))) {
      for (String next : List.of("the TLS engine of Java", "BoringSSL", "the TLS engine of Java")) {
        assertThat(connectFailure(input)).hasMessageContaining("the next attempt uses " + next);
      }
    }
  }

  @Test
  @DisplayName("is not reached by native, and at once by jdk")
  void fixed() throws Exception {
    try (FeedServer server = edwardsServer(Inputs.feed("data"));
        Input boringSsl = input(server, edwards, "native");
        Input java = input(server, edwards, "jdk")) {
      for (int i = 0; i < 2; i++) {
        assertThat(connectFailure(boringSsl)).hasMessage(server.uri() + REASON);
      }
      java.connect();
      assertThat(readTexts(java, 1)).containsExactly("data");
    }
  }
}
