package dev.inlet.input.websocket.session;

import dev.inlet.input.AttemptStep.Detail;
import dev.inlet.input.AttemptStep.Visibility;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.tls.ShownChain;
import dev.inlet.input.websocket.tls.UntrustedChainException;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What people want to know of a TLS handshake. */
final class TlsSteps {
  /** A certificate that ends sooner should have been renewed by now. */
  private static final Duration SOON = Duration.ofDays(14);

  private final WebSocketSettings settings;
  private final SslHandler tls;
  private final SSLSession session;
  private final ShownChain chain;

  /** One that has succeeded. */
  TlsSteps(WebSocketSettings settings, SslHandler tls) {
    this(settings, tls, List.of());
  }

  /** One that has failed. */
  TlsSteps(WebSocketSettings settings, SslHandler tls, Throwable cause) {
    this(settings, tls, UntrustedChainException.chainIn(cause));
  }

  private TlsSteps(WebSocketSettings settings, SslHandler tls, List<X509Certificate> refused) {
    this.settings = settings;
    this.tls = tls;
    session = tls.engine().getSession();
    chain = new ShownChain(refused.isEmpty() ? peer(session) : refused, Clock.systemUTC());
  }

  private static List<X509Certificate> peer(SSLSession session) {
    try {
      return Stream.of(session.getPeerCertificates())
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // it did not come to that
    }
  }

  ShownChain chain() {
    return chain;
  }

  String summary() {
    return session.getProtocol() + ", " + session.getCipherSuite();
  }

  List<Detail> details() {
    List<Detail> details = new ArrayList<>();
    details.add(detail("engine", engine()));
    details.add(detail("server name", tls.engine().getPeerHost()));
    details.add(detail("trusted", trusted()));
    chain.lines().forEach(line -> details.add(detail("certificate", line)));
    if (!chain.names().isEmpty()) {
      details.add(detail("names", chain.names()));
    }
    return details;
  }

  private String engine() {
    return settings.tls().map(context -> context.engine()).orElse("");
  }

  private String trusted() {
    if (settings.certificatesUnverified()) {
      return "any certificate for any host (tls.skip_cert_verify)";
    }
    return settings.tls().map(context -> context.trusted()).orElse("");
  }

  private static Detail detail(String name, String value) {
    return new Detail(name, value, Visibility.ALWAYS);
  }

  /** What somebody should look at although the handshake has succeeded. */
  Optional<String> doubt() {
    if (settings.certificatesUnverified()) {
      return Optional.of(
          "Nothing was verified, as tls.skip_cert_verify is true: anybody on the way can be the"
              + " server. Set tls.root_cas_file in its place.");
    }
    return chain.left().compareTo(SOON) < 0
        ? Optional.of(
            "A certificate is about to expire; from then on no connection is made. Whoever runs the"
                + " server has to renew it.")
        : Optional.empty();
  }
}
