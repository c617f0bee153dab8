package dev.inlet.input.websocket.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CausesTest {

  static List<Arguments> failures() {
    return List.of(
        Arguments.of(
            new ConnectTimeoutException("connection timed out after 10 ms: h/10.0.0.1:80"),
            "no answer in time"),
        Arguments.of(
            new ConnectException("Connection refused: localhost/127.0.0.1:1"),
            "connection refused"),
        Arguments.of(
            new ConnectException("Network is unreachable: h/10.0.0.1:80"),
            "Network is unreachable"),
        Arguments.of(
            new NoRouteToHostException("No route to host: h/10.0.0.1:80"), "No route to host"),
        Arguments.of(new ConnectException(), "not reachable"),
        Arguments.of(new ClosedChannelException(), "the other side ended the TCP connection"),
        Arguments.of(new IOException("Connection reset by peer"), "Connection reset by peer"),
        Arguments.of(new IOException("Broken pipe"), "the other side ended the TCP connection"),
        Arguments.of(
            new ChannelException(
                "Failed to open a socket.", new IOException("Too many open files")),
            "too many open files: raise the limit of the process (ulimit -n, LimitNOFILE)"),
        Arguments.of(new IOException("a\nb \"c\""), "a\\nb \"c\""),
        Arguments.of(new IllegalStateException(), "IllegalStateException"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  @DisplayName("an exception of the network is reported in one line")
  void network(Throwable failure, String expected) {
    assertThat(Causes.describe(failure)).isEqualTo(expected);
  }

  static List<Arguments> tlsFailures() {
    String untrusted =
        "the server's certificate is not signed by a trusted authority"
            + " (see tls.root_cas_file): no anchor";
    return List.of(
        Arguments.of(
            tls(new CertificateExpiredException("NotAfter: yesterday")),
            "the server's certificate is not valid at this time: NotAfter: yesterday"),
        Arguments.of(
            tls(new CertificateNotYetValidException("NotBefore: tomorrow")),
            "the server's certificate is not valid at this time: NotBefore: tomorrow"),
        Arguments.of(
            tls(new CertificateException(new CertPathBuilderException("no anchor"))), untrusted),
        Arguments.of(
            tls(
                new CertificateException(
                    new CertPathValidatorException(
                        "no anchor", null, null, -1, PKIXReason.NO_TRUST_ANCHOR))),
            untrusted),
        Arguments.of(
            tls(
                new CertificateException(
                    new CertPathValidatorException(
                        "constraints check failed: MD5withRSA",
                        null,
                        null,
                        -1,
                        BasicReason.ALGORITHM_CONSTRAINED))),
            "the server's certificate is not accepted: constraints check failed: MD5withRSA"),
        Arguments.of(
            tls(new CertificateException("Extended key usage does not permit use for a server")),
            "the server's certificate is not accepted:"
                + " Extended key usage does not permit use for a server"),
        Arguments.of(
            tls(new CertificateException("No subject alternative DNS name matching h found.")),
            "the server's certificate is for another host (see tls.server_name):"
                + " No subject alternative DNS name matching h found."),
        Arguments.of(
            tls(new CertificateException("No name matching h found")),
            "the server's certificate is for another host (see tls.server_name):"
                + " No name matching h found"),
        Arguments.of(
            new SSLException("not an SSL/TLS record: 485454502f312e31"),
            "the server speaks plain HTTP on this port; use ws://"),
        Arguments.of(
            new SSLException("not an SSL/TLS record: 5353482d322e30"),
            "the server does not speak TLS on this port"),
        Arguments.of(
            new SSLHandshakeException("Received fatal alert: unrecognized_name"),
            "the server does not go by this name (see tls.server_name):"
                + " Received fatal alert: unrecognized_name"),
        Arguments.of(
            new SSLHandshakeException("Received fatal alert: handshake_failure"),
            "TLS failed: Received fatal alert: handshake_failure"),
        Arguments.of(
            boringSsl("SSLV3_ALERT_HANDSHAKE_FAILURE"),
            "TLS failed: Received fatal alert: handshake_failure"),
        Arguments.of(
            boringSsl("TLSV1_ALERT_CERTIFICATE_REQUIRED"),
            "the server refused the client certificate, or asks for one (see tls.client_certs):"
                + " Received fatal alert: certificate_required"),
        Arguments.of(boringSsl("WRONG_CIPHER_RETURNED"), "TLS failed: wrong cipher returned"));
  }

  /** As it comes through netty-tcnative. */
  private static SSLException boringSsl(String constant) {
    return new SSLHandshakeException("error:10000410:SSL routines:OPENSSL_internal:" + constant);
  }

  private static SSLException tls(Exception root) {
    SSLHandshakeException failure = new SSLHandshakeException("outer");
    failure.initCause(root);
    return failure;
  }

  @ParameterizedTest
  @MethodSource("tlsFailures")
  @DisplayName("a failure of TLS says what is wrong with the certificate and which field helps")
  void tls(Throwable failure, String expected) {
    assertThat(Causes.describe(failure)).isEqualTo(expected);
  }

  @Test
  @DisplayName("what Netty's decoders wrap is unwrapped")
  void wrapped() {
    SSLException inner = new SSLException("not an SSL/TLS record: 00");

    assertThat(Causes.describe(new DecoderException(new DecoderException(inner))))
        .isEqualTo("the server does not speak TLS on this port");
    assertThat(Causes.describe(new DecoderException("bad"))).isEqualTo("bad");
  }
}
