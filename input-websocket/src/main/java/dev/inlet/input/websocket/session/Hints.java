package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.http.ResponseHead;
import dev.inlet.input.websocket.proxy.Proxy;
import dev.inlet.input.websocket.text.TlsFailure;
import dev.inlet.input.websocket.tls.ShownChain;
import dev.inlet.input.websocket.wire.CloseCode;
import io.netty.channel.ConnectTimeoutException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What usually helps where an attempt to connect ends in a certain way. */
final class Hints {
  /** How servers answer what is not encrypted on a port of TLS: nginx, Apache, Go, Jetty. */
  private static final Pattern WANTS_TLS =
      Pattern.compile(
          "(?i)sent to https port|speaking plain HTTP to an SSL|HTTP request to an HTTPS server"
              + "|speaks TLS on this port");

  private static final String NOT_FORWARDED =
      "A proxy in front of the server may not forward what a websocket needs (nginx:"
          + " proxy_http_version 1.1, proxy_set_header Upgrade $http_upgrade, proxy_set_header"
          + " Connection upgrade).";

  private final WebSocketSettings settings;
  private final Optional<String> scheme;
  private @Nullable ResponseHead answer;
  private @Nullable ShownChain chain;

  /**
   * Hints for one attempt.
   *
   * @param scheme what the authentication scheme is called; empty if none is enabled
   */
  Hints(WebSocketSettings settings, Optional<String> scheme) {
    this.settings = requireNonNull(settings, "settings is null");
    this.scheme = requireNonNull(scheme, "scheme is null");
  }

  /** The other side has answered a request. */
  void answer(ResponseHead head) {
    answer = head;
  }

  /** The server has shown certificates. */
  void chain(ShownChain shown) {
    chain = shown;
  }

  /** What helps if an attempt cannot even be prepared. */
  Optional<String> ofPreparation(String phase) {
    return switch (phase) {
      case "authentication" ->
          Optional.of(
              "The credentials could not be made, so nothing was sent. Look at the section of the"
                  + " scheme, and at the files and addresses that it names.");
      case "tls" ->
          Optional.of("Look at the files that tls names: are they there, readable and whole?");
      default -> Optional.empty();
    };
  }

  /** What helps after this end of an attempt or of a connection. */
  Optional<String> of(Ending ending, WebSocketSettings.Server server) {
    String text =
        switch (ending.phase()) {
          case RESOLVE -> ofResolve(ending, server);
          case CONNECT -> ofConnect(ending, server);
          case PROXY -> ofProxy(ending);
          case TLS -> ofTls(ending, server);
          case UPGRADE -> ofUpgrade(ending, server);
          case AUTHENTICATION -> ofAuthentication(ending);
          case OPEN_MESSAGES -> ofOpenMessages(ending);
          case PROTOCOL -> ofClose(ending, "The session protocol did not get what it waits for.");
          case OPEN -> ofClose(ending, "");
        };
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  // ---- Getting there

  private static String ofResolve(Ending ending, WebSocketSettings.Server server) {
    String host = server.proxy().map(Proxy::host).orElse(server.url().host());
    boolean unknown = causeOf(ending) instanceof UnknownHostException;
    return (unknown ? "" : "The name server does not answer. ")
        + "Is the name spelt right? Ask this machine for it: getent hosts "
        + host
        + ". In a container, names are those of its own network. Where only a proxy knows outside"
        + " names, set proxy_url.";
  }

  private static @Nullable Throwable causeOf(Ending ending) {
    Throwable cause = ending.cause();
    while (cause != null && cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String ofConnect(Ending ending, WebSocketSettings.Server server) {
    String where =
        server
            .proxy()
            .map(proxy -> proxy.host() + ":" + proxy.port())
            .orElse(server.url().authority());
    if (ending.message().contains("refused")) {
      return "The machine answers, but nothing listens on "
          + where
          + ". Is the port right ("
          + (server.url().secure() ? "wss:// means 443" : "ws:// means 80")
          + " if the URL names none), and is "
          + (server.proxy().isPresent() ? "the proxy" : "the server")
          + " up?";
    }
    boolean silent = ending.cause() instanceof ConnectTimeoutException || isOutOfTime(ending);
    return silent
        ? "Nothing answers at "
            + where
            + ": mostly a firewall, or a network that is left through a proxy only (set proxy_url"
            + " or HTTPS_PROXY)."
        : "There is no way to " + where + " from this machine: look at its network and routes.";
  }

  private static boolean isOutOfTime(Ending ending) {
    return ending.message().startsWith("not open within")
        || ending.message().startsWith("closed by this side");
  }

  private static String ofProxy(Ending ending) {
    int status = ending.code().orElse(0);
    if (status == 407 || ending.message().contains("refused the user name")) {
      return "The proxy wants a user name and a password that it knows:"
          + " proxy_url: http://USER:PASSWORD@HOST:PORT (Basic; write special characters as %XX).";
    }
    if (status == 403 || status == 405) {
      return "The proxy does not allow this host or port: many allow port 443 alone. Ask whoever"
          + " runs it, or let NO_PROXY name the host if it can be reached directly.";
    }
    if (status >= 500) {
      return "The proxy itself cannot reach the server: are host and port right, seen from there?";
    }
    return "Is what proxy_url (or HTTPS_PROXY) names really a proxy of that kind, on that port?";
  }

  // ---- TLS

  private String ofTls(Ending ending, WebSocketSettings.Server server) {
    if (isOutOfTime(ending)) {
      return "The server has accepted the connection, but does not answer the TLS handshake. Does"
          + " this port speak TLS at all (ws:// if not)? Is it overloaded, or a load"
          + " balancer without a server behind it?";
    }
    if (!(ending.cause() instanceof SSLException failure)) {
      return "The server ends the connection within the TLS handshake. Does this port speak TLS at"
          + " all (ws:// if not)? Does the server know the name (tls.server_name), or want a client"
          + " certificate (tls.client_certs)?";
    }
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return switch (TlsFailure.of(failure)) {
      case EXPIRED ->
          "The clock of this machine says "
              + now
              + ". If that is right, whoever runs the server has to renew the certificate; nothing"
              + " here helps.";
      case NOT_YET_VALID ->
          "The clock of this machine says "
              + now
              + ", which is before the certificate begins: is the clock right?";
      case UNTRUSTED -> ofUntrusted();
      case NOT_ACCEPTED ->
          "The certificates of the server are not what this machine takes for a server's, whoever"
              + " has signed them. Whoever runs the server has to replace the one with that fault;"
              + " tls.root_cas_file does not help.";
      case OTHER_HOST -> ofOtherHost(server);
      case UNKNOWN_NAME -> "Set tls.server_name to a name that the server goes by.";
      case CLIENT_CERTIFICATE ->
          "The server wants a certificate of this client, signed by an authority that it trusts:"
              + " set tls.client_certs, and tls.enabled: true.";
      case NOTHING_IN_COMMON ->
          "Both sides have no version or cipher in common. tls.min_version lowers nothing below"
              + " TLSv1.2: an older server has to be brought up to date. BoringSSL has no DHE and"
              + " fewer CBC ciphers, and takes no server's Ed25519 certificate; with tls.engine:"
              + " jdk there are all of these. With auto, an input that reconnects tries both"
              + " engines in turn.";
      case PLAIN_HTTP -> plainHttp(server);
      case NOT_TLS ->
          "Something else than TLS listens on this port: is the port right, or is the server behind"
              + " ws:// in place of wss://?";
      case OTHER -> "";
    };
  }

  private static String plainHttp(WebSocketSettings.Server server) {
    return "Write ws://"
        + server.url().authority()
        + " in place of wss://, or the port on which the server speaks TLS. Over ws:// credentials"
        + " can be read on the way.";
  }

  private String ofUntrusted() {
    ShownChain shown = chain;
    if (shown == null || shown.lines().isEmpty()) {
      return "Set tls.root_cas_file to the certificate of the authority, and tls.enabled: true.";
    }
    if (shown.isSelfSigned()) {
      return "The certificate is signed by itself. If it is the right one, put it into a file and"
          + " set tls.root_cas_file to that, and tls.enabled: true.";
    }
    String issuer = shown.missingIssuer();
    String missing =
        issuer.isEmpty()
            ? "The last certificate of the chain is of an authority that is not among those that"
                + " are trusted."
            : "The certificate of \"" + issuer + "\" is not among those that are trusted.";
    return missing
        + " A private authority belongs into tls.root_cas_file, with tls.enabled: true. If it is a"
        + " public one, the server does not send its intermediate certificates, which whoever runs"
        + " it has to configure.";
  }

  private String ofOtherHost(WebSocketSettings.Server server) {
    String asked = settings.serverName().isEmpty() ? server.url().host() : settings.serverName();
    ShownChain shown = chain;
    String names = shown == null ? "" : shown.names();
    return "The certificate is "
        + (names.isEmpty() ? "for no name at all" : "for " + names)
        + ", not for "
        + asked
        + ". Use a name of the certificate in the URL, or set tls.server_name to one (with"
        + " tls.enabled: true) if the server is the right one.";
  }

  // ---- Upgrading

  private String ofUpgrade(Ending ending, WebSocketSettings.Server server) {
    if (WANTS_TLS.matcher(ending.message()).find()) {
      return "Write wss://" + server.url().authority() + " in place of ws://.";
    }
    if (ending.code().isPresent()) {
      return ofStatus(ending.code().getAsInt(), ending.message());
    }
    if (isOutOfTime(ending)) {
      return "The server has accepted the connection, but does not answer. Does it speak HTTP on"
          + " this port"
          + (server.url().secure() ? "" : ", or TLS (wss://)")
          + "? Is it overloaded, or a load balancer without a server behind it?";
    }
    if (ending.message().contains("subprotocol")) {
      return "Take over what the server's documentation says into subprotocols: names are compared"
          + " letter by letter.";
    }
    if (ending.message().contains("before it answered")) {
      return "The server has taken the request and hung up. Does this port speak HTTP"
          + (server.url().secure() ? "" : ", or rather TLS (wss://)")
          + "? Some servers do so with clients whose address or Origin they do not want.";
    }
    return "Something between here and the server may have changed the answer, such as a proxy that"
        + " does not know websockets.";
  }

  private String ofStatus(int status, String message) {
    return switch (status) {
      case 200 ->
          "An answer of 200 comes from a page, not from a websocket: is the path of the URL right?"
              + " A proxy in front of the server may not forward the Upgrade header.";
      case 301, 302, 303, 307, 308 ->
          "The server has moved what the URL names, and redirections are not followed: take the"
              + " address of Location into url, with "
              + (location().startsWith("https")
                  ? "wss:// in place of https://."
                  : "ws:// or wss://.");
      case 400 -> ofBadRequest(message);
      case 401, 403 -> ofCredentials(status);
      case 404 ->
          "The server is there, but the path is not: compare the path of the URL with its"
              + " documentation, the slash at its end as well.";
      case 405 -> "The path does not take GET, so it is no websocket: is the path right?";
      case 421 -> "The server does not serve this host here: is the host of the URL right?";
      case 426 ->
          "The server wants another version of the protocol, or a proxy has taken the Upgrade"
              + " header out of the request.";
      case 429 ->
          "Too many connections or attempts. Stop other clients that use the same account or"
              + " address, and wait as long as Retry-After says.";
      case 505 -> NOT_FORWARDED;
      case 502, 503, 504 ->
          "A gateway answers, and the server behind it does not: it is down, starting or"
              + " overloaded. Nothing here helps but to wait, or to tell whoever runs it.";
      default ->
          status >= 500
              ? "A fault of the server; its log says more."
              : "The answer, its headers and the documentation of the server say more.";
    };
  }

  private static String ofBadRequest(String message) {
    if (message.toLowerCase(Locale.ROOT).contains("subprotocol")) {
      return "The server wants a subprotocol: set subprotocols to one that its documentation"
          + " names.";
    }
    if (message.toLowerCase(Locale.ROOT).contains("upgrade")) {
      return NOT_FORWARDED;
    }
    return "The server did not understand the request as one for a websocket. A subprotocol, an"
        + " Origin or a parameter of the URL may be missing. Or: "
        + NOT_FORWARDED;
  }

  private String location() {
    ResponseHead head = answer;
    List<String> values = head == null ? List.of() : head.values("Location");
    return values.isEmpty() ? "" : values.get(0);
  }

  private String ofCredentials(int status) {
    String wants = wanted();
    if (scheme.isEmpty()) {
      return "No authentication scheme is enabled"
          + (settings.headers().isEmpty() ? "" : " (headers sets some)")
          + wants
          + ". Enable one, such as basic_auth, bearer or jwt, with enabled: true in its section.";
    }
    return scheme.get()
        + " is enabled, and the server does not accept "
        + (status == 401 ? "its credentials" : "it: they may be right, but not for this")
        + wants
        + ". Are they those of this server, and not expired? Some servers refuse addresses in this"
        + " way, too, or a clock that is wrong.";
  }

  private String wanted() {
    ResponseHead head = answer;
    List<String> values = head == null ? List.of() : head.values("WWW-Authenticate");
    return values.isEmpty()
        ? ""
        : "; the server asks for " + String.join(", ", values.stream().map(Hints::first).toList());
  }

  /** The scheme that a challenge begins with. */
  private static String first(String challenge) {
    return challenge.strip().split("[\\s,]", 2)[0];
  }

  // ---- Opening, and being open

  private String ofAuthentication(Ending ending) {
    return ofClose(
        ending,
        scheme.orElse("The scheme")
            + " could not log in. Are the credentials those of this server, and not expired?");
  }

  private static String ofOpenMessages(Ending ending) {
    if (ending.code().isPresent()) {
      return ofClose(ending, "");
    }
    if (ending.message().contains("(fail_on)")) {
      return "The server says no to what it was sent: its reply says why. Mostly it is a channel"
          + " that it does not know, or a key that is not allowed to subscribe.";
    }
    return "The server did not say what open_messages awaits. Compare await with what came (--show"
        + " prints it), and the message that was sent with the server's documentation.";
  }

  private static String ofClose(Ending ending, String otherwise) {
    int code = ending.code().orElse(0);
    return switch (code) {
      case 1000, 1001, 1012 ->
          "The server has ended the connection in good order. Does it want something to be said"
              + " first (open_message), or does it allow one connection per account?";
      case 1002, 1003, 1007 ->
          "The server did not understand what it was sent: look at open_message and heartbeat,"
              + " and at whether the server wants text or binary.";
      case 1008 ->
          "The server ended it for a rule of its own: mostly credentials, an Origin, or a message"
              + " that it did not expect.";
      case 1009 -> "A message was too large for the server.";
      case 1011, 1014 -> "A fault of the server; its log says more.";
      case 1013 -> "The server is overloaded, or limits connections: wait, or use fewer.";
      case CloseCode.ABNORMAL ->
          "The connection was cut without a word: a server that crashed, a proxy or load balancer"
              + " that does not keep websockets open, or credentials that were not accepted.";
      case 0 -> otherwise;
      default ->
          "The code is one of the server's own: its documentation says what it means. Mostly it is"
              + " about credentials or a subscription.";
    };
  }
}
