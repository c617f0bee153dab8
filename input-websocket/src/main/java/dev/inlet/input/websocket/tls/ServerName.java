package dev.inlet.input.websocket.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.address.HostAndPort;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.SSL;
import io.netty.util.NetUtil;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;

/**
 * The name by which a server is asked for in TLS (RFC 6066, section 3), and which its certificate
 * has to show. Left to itself, the JDK asks by no name without a dot, and finds a name with an
 * underscore in no certificate; both are common in private networks.
 *
 * @param name in ASCII and without a dot at the end, or an IP address without a zone
 */
public record ServerName(String name) {
  /** The setting of the JDK that has it compare names. */
  private static final String COMPARED_BY_JDK = "HTTPS";

  /** The type of a name of a host in a certificate (RFC 5280, section 4.2.1.6). */
  private static final int DNS_NAME = 2;

  /** What the JDK's own class for it refuses if it holds an underscore. */
  private static final class HostName extends SNIServerName {
    HostName(String name) {
      super(StandardConstants.SNI_HOST_NAME, name.getBytes(US_ASCII));
    }
  }

  public ServerName {
    requireNonNull(name, "name is null");
  }

  /**
   * The name that goes with a host.
   *
   * @throws IllegalArgumentException if it is neither a host name nor an IP address
   */
  public static ServerName of(String host) {
    String address = HostAndPort.withoutZone(host);
    if (NetUtil.isValidIpV4Address(address) || NetUtil.isValidIpV6Address(address)) {
      return new ServerName(address);
    }
    String ascii = HostAndPort.asciiName(host);
    return new ServerName(ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii);
  }

  /** Whether a text is a name or an address, without a port or anything else. */
  static boolean isValid(String text) {
    try {
      return !text.startsWith("[") && !of(text).name().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Adds what encrypts, and what compares names where the JDK cannot; and has the channel read as
   * suits the engine.
   */
  public TlsHandler addTo(ChannelPipeline pipeline, SslContext context, int port) {
    // An engine that newEngine made would decrypt one record at a time.
    SSLEngine engine = context.newHandler(pipeline.channel().alloc(), name, port).engine();
    TlsHandler tls = new TlsHandler(engine);
    SSLParameters parameters = engine.getSSLParameters();
    boolean isAddress = NetUtil.createByteArrayFromIpAddressString(name) != null;
    boolean isOther = !isAddress && !isNameOfJdk();
    boolean isCompared = COMPARED_BY_JDK.equals(parameters.getEndpointIdentificationAlgorithm());
    boolean isComparedHere = isCompared && isOther;
    if (isComparedHere) {
      parameters.setEndpointIdentificationAlgorithm("");
    }
    if (isOther && engine instanceof ReferenceCountedOpenSslEngine boringSsl) {
      engine.setSSLParameters(parameters);
      SSL.setTlsExtHostName(boringSsl.sslPointer(), name); // parameters would refuse it
    } else {
      if (!isAddress) {
        parameters.setServerNames(List.of(isOther ? new HostName(name) : new SNIHostName(name)));
      }
      engine.setSSLParameters(parameters);
    }
    tls.configureReads(pipeline.channel().config());
    pipeline.addLast("tls", tls);
    if (isComparedHere) {
      pipeline.addLast("server-name", new ServerNameHandler(this, engine::getSession));
    }
    return tls;
  }

  private boolean isNameOfJdk() {
    try {
      return !new SNIHostName(name).getAsciiName().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Looks for the name in the certificate of a session, whose chain has been verified (RFC 9525).
   *
   * @throws SSLPeerUnverifiedException if the certificate is for others
   */
  void verify(SSLSession session) throws SSLPeerUnverifiedException {
    try {
      X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      boolean found =
          names != null
              && names.stream()
                  .filter(entry -> entry.get(0).equals(DNS_NAME))
                  .anyMatch(entry -> matches(String.valueOf(entry.get(1))));
      if (!found) {
        throw new SSLPeerUnverifiedException(
            "No subject alternative DNS name matching " + name + " found.");
      }
    } catch (CertificateParsingException e) {
      throw new SSLPeerUnverifiedException("No subject alternative names can be read: " + e);
    }
  }

  /** A star stands for one label, the first, of a name with at least two more. */
  boolean matches(String pattern) {
    String shown = pattern.toLowerCase(Locale.ROOT);
    String wanted = name.toLowerCase(Locale.ROOT);
    if (!shown.startsWith("*.")) {
      return shown.equals(wanted);
    }
    int dot = wanted.indexOf('.');
    return dot > 0 && shown.indexOf('.', 2) > 0 && shown.substring(1).equals(wanted.substring(dot));
  }
}
