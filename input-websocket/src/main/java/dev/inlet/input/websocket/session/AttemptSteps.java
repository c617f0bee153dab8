package dev.inlet.input.websocket.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.config.Durations;
import dev.inlet.config.Masker;
import dev.inlet.input.AttemptObserver;
import dev.inlet.input.AttemptStep;
import dev.inlet.input.AttemptStep.Detail;
import dev.inlet.input.AttemptStep.Outcome;
import dev.inlet.input.AttemptStep.Visibility;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.http.HttpRequest;
import dev.inlet.input.websocket.http.ResponseHead;
import dev.inlet.input.websocket.proxy.Proxy;
import dev.inlet.input.websocket.text.Causes;
import dev.inlet.input.websocket.text.OneLine;
import dev.inlet.input.websocket.wire.CloseCode;
import dev.inlet.input.websocket.wire.CloseFrame;
import dev.inlet.input.websocket.wire.DeflateExtension;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells an observer how an attempt goes, step by step, each under the name of its {@link
 * Ending.Phase}. Collects what is known of the present step until that ends. Used by the thread
 * that prepares the attempt, and then by the event loop. Does nothing if nobody listens.
 */
public final class AttemptSteps {
  /** More than what is shown, so that a secret at its end can be recognised as a whole. */
  private static final int MAX_CONTENT = 64 * 1024;

  private static final String CLOSE = "close";

  private final AttemptObserver observer;
  private final boolean observed;
  private final WebSocketSettings settings;
  private final Hints hints;
  private final List<Detail> details = new ArrayList<>();

  /** Goes out when TLS is through, so it belongs to a later step than the one that it comes in. */
  private List<String> request = List.of();

  private WebSocketSettings.Server server;
  private Masker masker;
  private long since = System.nanoTime();
  private Outcome outcome = Outcome.DONE;
  private Optional<String> hint = Optional.empty();
  private Optional<CloseFrame> close = Optional.empty();
  private boolean open;
  private boolean closing;
  private String awaited = "";

  /**
   * The steps of one attempt, which begins now.
   *
   * @param scheme what the authentication scheme is called; empty if there is none
   */
  public AttemptSteps(
      AttemptObserver observer,
      WebSocketSettings settings,
      WebSocketSettings.Server server,
      Optional<String> scheme) {
    this.observer = requireNonNull(observer, "observer is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.server = requireNonNull(server, "server is null");
    observed = observer != AttemptObserver.NONE;
    masker = settings.masker();
    hints = new Hints(settings, scheme);
  }

  // ---- Before there is a connection

  /** What comes next has no part in the steps before. */
  public void begin() {
    since = System.nanoTime();
  }

  /** A protocol or a scheme has made another request of one; nothing is told if it has not. */
  public void requestMade(Ending.Phase phase, String who, AuthRequest before, AuthRequest after) {
    if (!observed) {
      return;
    }
    List<String> changes = changes(before, after);
    if (!changes.isEmpty()) {
      changes.forEach(change -> add("sets", change));
      done(phase, who + " has prepared the request");
    }
  }

  private static List<String> changes(AuthRequest before, AuthRequest after) {
    Stream<String> address =
        before.uri().equals(after.uri()) ? Stream.empty() : Stream.of(changedUri(before, after));
    Stream<String> headers =
        after.headers().stream()
            .filter(header -> !before.headers().contains(header))
            .map(header -> "the header " + header.name());
    Stream<String> subprotocols =
        before.subprotocols().equals(after.subprotocols())
            ? Stream.empty()
            : Stream.of("a subprotocol");
    return Stream.of(address, headers, subprotocols).flatMap(all -> all).toList();
  }

  private static String changedUri(AuthRequest before, AuthRequest after) {
    boolean samePlace =
        String.valueOf(before.uri().getRawAuthority())
            .equals(String.valueOf(after.uri().getRawAuthority()));
    return samePlace
        ? "the path or the query of the URL"
        : "the address " + after.uri().getScheme() + "://" + after.uri().getRawAuthority();
  }

  /** The attempt could not be prepared. */
  public void notPrepared(ConnectionFailure failure) {
    if (observed) {
      String phase = failure.phase().orElse(Ending.Phase.RESOLVE.toString());
      tell(phase, Outcome.FAILED, failure.message(), hints.ofPreparation(phase));
    }
  }

  /**
   * The attempt was prepared, and goes to this server.
   *
   * @param newMasker knows what goes to it
   */
  public void prepared(WebSocketSettings.Server target, Masker newMasker) {
    server = target;
    masker = newMasker;
  }

  // ---- Connecting

  void resolved(String host, List<InetSocketAddress> addresses) {
    if (!observed) {
      return;
    }
    addresses.forEach(address -> add("address", address.getAddress().getHostAddress()));
    String through =
        server.proxy().isPresent() ? "; the proxy looks up " + server.url().host() : "";
    done(Ending.Phase.RESOLVE, host + through);
  }

  void notReached(InetSocketAddress address, Throwable cause) {
    if (observed) {
      add("no connection", shown(address) + ": " + Causes.describe(cause));
    }
  }

  void connected(InetSocketAddress remote, SocketAddress local) {
    if (!observed) {
      return;
    }
    if (local instanceof InetSocketAddress address) {
      add("from", shown(address));
    }
    String whom = server.proxy().map(proxy -> "the proxy " + proxy + " at ").orElse("");
    done(Ending.Phase.CONNECT, "connected to " + whom + shown(remote));
  }

  private static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  void tunnelled() {
    if (observed) {
      String proxy = server.proxy().map(Proxy::toString).orElse("the proxy");
      done(Ending.Phase.PROXY, proxy + " leads to " + server.url().authority());
    }
  }

  // ---- TLS

  void encrypted(SslHandler tls) {
    if (observed) {
      TlsSteps steps = new TlsSteps(settings, tls);
      steps.details().forEach(detail -> add(detail.name(), detail.value()));
      steps.doubt().ifPresent(this::doubt);
      done(Ending.Phase.TLS, steps.summary());
    }
  }

  /** The TLS handshake has failed, which {@link #ended} tells. */
  void notEncrypted(SslHandler tls, Throwable cause) {
    if (observed) {
      TlsSteps steps = new TlsSteps(settings, tls, cause);
      steps.details().forEach(detail -> add(detail.name(), detail.value()));
      hints.chain(steps.chain());
    }
  }

  private void doubt(String why) {
    outcome = Outcome.DOUBTFUL;
    hint = Optional.of(why);
  }

  // ---- Upgrading

  void asked(HttpRequest sent, AuthRequest made) {
    if (observed) {
      request = new ShownExchange(masker).request(sent, made, server.url().shownPath());
    }
  }

  void answered(ResponseHead head) {
    if (observed) {
      new ShownExchange(masker).answer(head).forEach(line -> add("answer", line));
      hints.answer(head);
    }
  }

  void upgraded(ResponseHead head, List<String> offered, Optional<DeflateExtension> deflate) {
    if (!observed) {
      return;
    }
    String chosen = String.join(", ", head.values("Sec-WebSocket-Protocol"));
    if (!offered.isEmpty()) {
      add("subprotocol", masker.mask(chosen + " of " + String.join(", ", offered)));
    }
    if (settings.deflate()) {
      String extensions = String.join(", ", head.values("Sec-WebSocket-Extensions"));
      add("compression", deflate.isPresent() ? masker.mask(extensions) : "not by this server");
    }
    done(Ending.Phase.UPGRADE, "HTTP 101: the server speaks websocket");
  }

  // ---- Opening

  void sent(DialogueMessage message) {
    if (observed) {
      exchanged("sent", message);
    }
  }

  void replied(DialogueMessage message) {
    if (observed) {
      exchanged("reply", message);
    }
  }

  private void exchanged(String what, DialogueMessage message) {
    byte[] payload = message.toByteArray();
    add(
        what,
        "%s of %s after %s"
            .formatted(
                message.isText() ? "text" : "binary",
                payload.length == 1 ? "1 byte" : payload.length + " bytes",
                Durations.format(elapsed().truncatedTo(ChronoUnit.MILLIS))));
    if (message.isText()) {
      String start = new String(payload, 0, Math.min(payload.length, MAX_CONTENT), UTF_8);
      details.add(
          new Detail("content", OneLine.quote(masker.maskCut(start)), Visibility.ON_REQUEST));
    }
  }

  /** What is awaited may be said again, when some of it has come. */
  void awaits(String what) {
    if (observed && !what.equals(awaited)) {
      awaited = what;
      add("awaits", masker.mask(what));
    }
  }

  /** A stage of the opening is over; nothing is told if nothing was said in it. */
  void stageDone(Ending.Phase stage) {
    if (observed && !details.isEmpty()) {
      done(stage, describeExchange());
    }
  }

  // ---- Being open, and ending

  void opened(Ending.Phase last, Optional<String> ofProtocol) {
    if (!observed) {
      return;
    }
    if (ofProtocol.isPresent()) {
      done(last, ofProtocol.get());
    } else {
      stageDone(last);
    }
    open = true;
    begin();
  }

  /** What was said in the present stage. */
  private String describeExchange() {
    return Stream.of("sent", "reply")
        .map(name -> describeCount(name, details.stream().filter(d -> d.name().equals(name))))
        .collect(Collectors.joining(", "));
  }

  private static String describeCount(String name, Stream<Detail> all) {
    long count = all.count();
    String one = name.equals("sent") ? "message sent" : "reply";
    String many = name.equals("sent") ? "messages sent" : "replies";
    return count == 1 ? "1 " + one : count + " " + many;
  }

  /** This side begins to close the connection. */
  void closing() {
    if (open && !closing) {
      closing = true;
      begin();
    }
  }

  /** The server has sent a Close frame. */
  void closedByServer(CloseFrame frame) {
    close = Optional.of(frame);
  }

  /** The last word. */
  void ended(Ending ending) {
    if (!observed) {
      return;
    }
    if (!closing) {
      tell(ending.phase().toString(), Outcome.FAILED, ending.message(), hints.of(ending, server));
    } else if (close.isPresent()) {
      tell(CLOSE, Outcome.DONE, "the server answered " + CloseCode.describe(close.get().code()));
    } else {
      tell(CLOSE, Outcome.DOUBTFUL, "the server did not answer the Close frame");
    }
  }

  // ---- Telling

  private void add(String name, String value) {
    details.add(new Detail(name, masker.mask(value), Visibility.ALWAYS));
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  private void done(Ending.Phase phase, String summary) {
    tell(phase.toString(), outcome, summary, hint);
  }

  private void tell(String name, Outcome how, String summary) {
    tell(name, how, summary, Optional.empty());
  }

  private void tell(String name, Outcome how, String summary, Optional<String> help) {
    AttemptStep.Builder step =
        AttemptStep.of(name).outcome(how).summary(masker.mask(summary)).duration(elapsed());
    if (name.equals(Ending.Phase.UPGRADE.toString())) {
      request.forEach(line -> step.detail("request", line));
    }
    details.forEach(step::detail);
    help.ifPresent(text -> step.hint(masker.mask(text)));
    details.clear();
    outcome = Outcome.DONE;
    hint = Optional.empty();
    begin();
    observer.ended(step.build());
  }
}
