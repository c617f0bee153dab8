package dev.inlet.input.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.Inputs;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.http.ResponseHead;
import io.netty.channel.ConnectTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The hint after an attempt that failed")
class HintsTest {
  private final WebSocketSettings settings =
      Inputs.settings(Inputs.config(URI.create("ws://feed.example.com:8080/x")), Map.of());

  private String hint(Hints hints, Ending ending) {
    return hints.of(ending, settings.servers().get(0)).orElse("");
  }

  private String hint(Ending ending) {
    return hint(new Hints(settings, Optional.empty()), ending);
  }

  private static Ending refused(Ending.Phase phase, int status, String body) {
    return Ending.of(phase, "refused with HTTP " + status + ", body \"" + body + "\"")
        .withCode(status);
  }

  private static ResponseHead head(int status, Map<String, List<String>> headers) {
    return new ResponseHead(status, "", headers, ResponseHead.Extent.COMPLETE, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "200, page",
    "302, Location",
    "400, subprotocol",
    "404, path",
    "405, GET",
    "426, version",
    "429, Too many",
    "500, fault of the server",
    "503, gateway",
    "505, proxy_http_version"
  })
  @DisplayName("goes by the status")
  void status(int status, String part) {
    assertThat(hint(refused(Ending.Phase.UPGRADE, status, ""))).contains(part);
  }

  @ParameterizedTest
  @CsvSource({
    "The plain HTTP request was sent to HTTPS port",
    "Client sent an HTTP request to an HTTPS server.",
    "speaking plain HTTP to an SSL-enabled server port"
  })
  @DisplayName("is wss:// where the body of a 400 says that the port speaks TLS")
  void wantsTls(String body) {
    assertThat(hint(refused(Ending.Phase.UPGRADE, 400, body)))
        .isEqualTo("Write wss://feed.example.com:8080 in place of ws://.");
  }

  @Test
  @DisplayName("is ws:// where HTTP answers a TLS handshake")
  void plainHttp() {
    Ending ending =
        Ending.of(
            Ending.Phase.TLS,
            "plain",
            new SSLHandshakeException("not an SSL/TLS record: 485454502f312e31"));
    assertThat(hint(ending)).startsWith("Write ws://feed.example.com:8080 in place of wss://");
  }

  @Test
  @DisplayName("says which scheme is enabled, and what the server asks for")
  void credentials() {
    Hints without = new Hints(settings, Optional.empty());
    without.answer(head(401, Map.of("WWW-Authenticate", List.of("Bearer realm=\"x\", error=y"))));
    Hints with = new Hints(settings, Optional.of("the scheme \"jwt\""));

    assertThat(hint(without, refused(Ending.Phase.UPGRADE, 401, "")))
        .startsWith("No authentication scheme is enabled; the server asks for Bearer.");
    assertThat(hint(with, refused(Ending.Phase.UPGRADE, 403, "")))
        .startsWith("the scheme \"jwt\" is enabled");
  }

  @Test
  @DisplayName("names the proxy's credentials after a 407 of the proxy, and its rules after a 403")
  void proxy() {
    assertThat(hint(refused(Ending.Phase.PROXY, 407, ""))).contains("proxy_url: http://USER");
    assertThat(hint(refused(Ending.Phase.PROXY, 403, ""))).contains("port 443");
  }

  @Test
  @DisplayName("tells a name that is not known from a port that refuses and one that is silent")
  void reaching() {
    Throwable unknown = new UnknownHostException("feed.example.com");
    Throwable silent = new ConnectTimeoutException("x");

    assertThat(hint(Ending.of(Ending.Phase.RESOLVE, "not known", unknown)))
        .contains("getent hosts feed.example.com");
    assertThat(hint(Ending.of(Ending.Phase.CONNECT, "connection refused")))
        .contains("nothing listens on feed.example.com:8080");
    assertThat(hint(Ending.of(Ending.Phase.CONNECT, "no answer in time", silent)))
        .contains("firewall");
  }

  @Test
  @DisplayName("shows the clock where a certificate is over or not valid yet")
  void clock() {
    Throwable expired = new SSLHandshakeException("x").initCause(new CertificateExpiredException());
    Throwable early =
        new SSLHandshakeException("x").initCause(new CertificateNotYetValidException());

    assertThat(hint(Ending.of(Ending.Phase.TLS, "over", expired)))
        .contains("renew", "clock of this machine says 20");
    assertThat(hint(Ending.of(Ending.Phase.TLS, "early", early))).contains("is the clock right?");
  }

  @Test
  @DisplayName("does not send anybody to root_cas_file whose authority is trusted")
  void notAccepted() {
    Throwable unsuitable =
        new SSLHandshakeException("x").initCause(new CertificateException("only for clients"));

    assertThat(hint(Ending.of(Ending.Phase.TLS, "not accepted", unsuitable)))
        .contains("replace", "tls.root_cas_file does not help");
  }

  @ParameterizedTest
  @CsvSource({
    "1000, in good order",
    "1002, did not understand",
    "1006, cut without a word",
    "1008, credentials",
    "1013, overloaded",
    "4001, documentation"
  })
  @DisplayName("goes by the close code")
  void closeCode(int code, String part) {
    assertThat(hint(Ending.of(Ending.Phase.OPEN, "closed").withCode(code))).contains(part);
  }
}
