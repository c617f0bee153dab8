package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What people want to know of the certificates that a server shows. */
public final class ShownChain {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final List<X509Certificate> chain;
  private final Instant now;

  /**
   * A chain as it is at this time.
   *
   * @param chain the server's own certificate first; may be empty
   */
  public ShownChain(List<X509Certificate> chain, Clock clock) {
    this.chain = List.copyOf(chain);
    this.now = requireNonNull(clock, "clock is null").instant();
  }

  /** One line for each certificate, the server's own first. */
  public List<String> lines() {
    return chain.stream().map(this::line).toList();
  }

  private String line(X509Certificate certificate) {
    String issuer =
        isSelfSigned(certificate)
            ? "signed by itself"
            : "issued by " + certificate.getIssuerX500Principal().getName();
    return "%s; %s; %s; %s"
        .formatted(
            certificate.getSubjectX500Principal().getName(),
            issuer,
            validity(certificate),
            key(certificate.getPublicKey()));
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  private String validity(X509Certificate certificate) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    String span = "valid from " + day(from) + " until " + day(until);
    if (now.isBefore(from)) {
      return span + " (not yet: begins in " + days(Duration.between(now, from)) + ")";
    }
    return until.isBefore(now)
        ? span + " (expired " + days(Duration.between(until, now)) + " ago)"
        : span + " (" + days(Duration.between(now, until)) + " left)";
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  private static String days(Duration duration) {
    long days = duration.toDays();
    return days == 0 ? "less than a day" : days == 1 ? "1 day" : days + " days";
  }

  private static String key(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return "RSA " + rsa.getModulus().bitLength();
    }
    return key instanceof ECPublicKey ec
        ? "EC " + ec.getParams().getOrder().bitLength()
        : key.getAlgorithm();
  }

  /** The names that the server's own certificate is for; empty if there are none. */
  public String names() {
    return chain.isEmpty() ? "" : names(chain.get(0));
  }

  private static String names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? ""
          : names.stream()
              .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
              .map(name -> String.valueOf(name.get(1)))
              .collect(Collectors.joining(", "));
    } catch (CertificateParsingException e) {
      return "";
    }
  }

  /** How long the first certificate of the chain to end is valid yet; negative if it is over. */
  public Duration left() {
    return chain.stream()
        .map(certificate -> Duration.between(now, certificate.getNotAfter().toInstant()))
        .min(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Whether the server's own certificate has no authority above it. */
  public boolean isSelfSigned() {
    return chain.size() == 1 && isSelfSigned(chain.get(0));
  }

  /** Who has issued the last certificate that the server shows; empty if that is no other. */
  public String missingIssuer() {
    if (chain.isEmpty() || isSelfSigned(chain.get(chain.size() - 1))) {
      return "";
    }
    return chain.get(chain.size() - 1).getIssuerX500Principal().getName();
  }
}
