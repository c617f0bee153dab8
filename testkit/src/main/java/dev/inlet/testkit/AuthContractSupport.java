package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.auth.DialogueStep;
import dev.inlet.config.Config;
import dev.inlet.host.AuthScheme;
import dev.inlet.host.Plugins;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.function.Executable;

/**
 * How the promises of schemes are tested: what the author says, and what one does with a scheme.
 */
abstract class AuthContractSupport {
  static final String PATH = "input.contract";

  /** Far more than the second that close has, for the sake of machines that are busy. */
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final List<Authenticator> authenticators = new CopyOnWriteArrayList<>();

  /** A new provider. */
  protected abstract AuthProvider provider();

  /**
   * A complete section that works, as plain values and without {@code enabled}. Secrets in it are
   * at least eight characters long, so that they are recognised wherever they leak.
   *
   * <p>One test changes them, one after the other: what makes credentials of them for the test,
   * such as a token server, is to give others for another secret, or to refuse it.
   */
  protected abstract Map<String, Object> config();

  /**
   * Whether no two attempts carry the same credentials, because the scheme has nonces or the like.
   */
  protected abstract boolean credentialsDifferPerAttempt();

  /**
   * Whether another secret in the section makes other credentials, or is refused. If not, because
   * what the test has in the place of a server gives the same to all, no test can see whether two
   * sections share something.
   */
  protected boolean credentialsDependOnSecrets() {
    return true;
  }

  /** Paths of fields that are no secrets although their names end in such words as key or token. */
  protected Set<String> publicFields() {
    return Set.of();
  }

  /**
   * What a server says in the dialogue of the scheme, in order, so that the login comes to its end.
   * Nothing by default, for a scheme without a dialogue or one that only sends.
   */
  protected List<DialogueMessage> serverMessages() {
    return List.of();
  }

  /**
   * Makes what the scheme depends on unusable, such as by stopping the token server of the test, so
   * that an authenticator that was made before fails. By default the files that {@link #config()}
   * names are replaced by one line that is no credential; where there is none, no test can see what
   * an {@link AuthException} says.
   */
  protected void breakCredentials() throws IOException {
    for (Object value : config().values()) {
      if (value instanceof String text && isFile(text)) {
        Files.writeString(Path.of(text), "two\nlines");
      }
    }
  }

  private static boolean isFile(String text) {
    try {
      return !text.isEmpty() && Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** How long a call may take that should return soon; to close has five seconds at most. */
  protected Duration patience() {
    return Duration.ofSeconds(20);
  }

  /** The handshake to take part in; has a query, headers and a subprotocol of its own. */
  protected AuthRequest handshake() {
    return AuthRequest.of(
            URI.create("wss://feed.example.com:8443/stream?symbol=A%2FB&symbol=C&all"))
        .withSubprotocol("feed.v2")
        .withHeader("X-Trace", "4bf92f35")
        .withHeader("Origin", "https://app.example.com");
  }

  /** The JDK has some of its own, and those that read files that configs name. */
  static boolean isForeign(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group != null
        && !group.getName().equals("system")
        && !group.getName().equals("InnocuousThreadGroup")
        && !thread.getName().startsWith("inlet-file-reader")
        && !PluginThreads.isOfJdk(thread.getName())
        && !thread.getName().startsWith("surefire");
  }

  AuthScheme scheme() {
    AuthProvider provider = provider();
    Plugins plugins = Plugins.discover(provider.getClass().getClassLoader());
    return plugins.authSchemes().stream()
        .filter(scheme -> scheme.name().equals(provider.name()))
        .findFirst()
        .orElseThrow(() -> notDiscovered(provider, plugins));
  }

  static AssertionError notDiscovered(AuthProvider provider, Plugins plugins) {
    return new AssertionError(
        "discovery finds no scheme called \"%s\". Does META-INF/services/%s hold the line %s? Plugins that cannot be used: %s"
            .formatted(
                provider.name(),
                AuthProvider.class.getName(),
                provider.getClass().getName(),
                plugins.problems()));
  }

  Config read(Map<String, Object> section) {
    return scheme().spec().read(LocatedNodes.of(section), PATH);
  }

  Authenticator authenticator() {
    return authenticator(enabled(config()));
  }

  Authenticator authenticator(Map<String, Object> section) {
    return create(read(section));
  }

  Authenticator create(Config config) {
    return create(provider(), config);
  }

  /** Makes an authenticator that is closed after the test. */
  Authenticator create(AuthProvider provider, Config config) {
    Authenticator made = make(provider, config);
    authenticators.add(made);
    return made;
  }

  static Authenticator make(AuthProvider provider, Config config) {
    return provider.create(config, AuthContext.builder().masker(config.masker()).build());
  }

  /** Closes each, whatever becomes of the others. */
  @AfterEach
  final void closeAuthenticators() {
    ThreadGroup group = new ThreadGroup("contract-close");
    assertAll(
        "authenticators that the test made",
        authenticators.stream().<Executable>map(made -> () -> closeInTime(made, group)));
  }

  /** Closes an authenticator as hosts do, from a thread that has not called it before. */
  void closeInTime(Authenticator authenticator, ThreadGroup group) {
    Duration limit = patience().compareTo(LONGEST_CLOSE) < 0 ? patience() : LONGEST_CLOSE;
    try (ReadingThread closer = new ReadingThread(limit, group)) {
      FutureTask<Boolean> closing =
          closer.start(
              () -> {
                authenticator.close();
                return true;
              });
      assertThatCode(() -> closer.outcome(closing))
          .as("close, which should return within a second and is given %s", limit)
          .doesNotThrowAnyException();
    }
  }

  static Map<String, Object> enabled(Map<String, Object> section) {
    return with(section, "enabled", true);
  }

  static Map<String, Object> with(Map<String, Object> section, String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(section);
    changed.put(name, value);
    return changed;
  }

  Secrets secrets() {
    return new Secrets(provider().spec(), config());
  }

  /** What one attempt carries beyond the bare handshake. */
  List<String> credentials(Authenticator authenticator) throws AuthException, InterruptedException {
    return credentials(authenticator, authenticator.authenticate(handshake()));
  }

  List<String> credentials(Authenticator authenticator, AuthRequest authenticated)
      throws AuthException, InterruptedException {
    List<String> credentials = new ArrayList<>(requestCredentials(authenticated));
    credentials.addAll(sent(authenticator.dialogue()));
    return credentials;
  }

  List<String> requestCredentials(AuthRequest authenticated) {
    AuthRequest given = handshake();
    List<String> credentials = new ArrayList<>();
    authenticated.headers().stream()
        .filter(header -> !given.headers().contains(header))
        .forEach(header -> credentials.add(header.value()));
    if (!authenticated.uri().equals(given.uri())) {
      credentials.add(authenticated.uri().getRawQuery());
    }
    authenticated.subprotocols().stream()
        .filter(subprotocol -> !given.subprotocols().contains(subprotocol))
        .forEach(credentials::add);
    return credentials;
  }

  /** What a dialogue sends to a server that says what {@link #serverMessages()} are. */
  List<String> sent(Dialogue dialogue) throws AuthException, InterruptedException {
    List<String> sent = new ArrayList<>();
    assertThat(exchange(dialogue, sent))
        .as("how a dialogue ends after serverMessages()")
        .isEqualTo(DialogueStep.Kind.DONE);
    return sent;
  }

  /** As {@link #credentials}, with a secret that the server may not be one for. */
  List<String> attemptedCredentials(Authenticator authenticator)
      throws AuthException, InterruptedException {
    List<String> credentials =
        new ArrayList<>(requestCredentials(authenticator.authenticate(handshake())));
    var unused = exchange(authenticator.dialogue(), credentials);
    return credentials;
  }

  private DialogueStep.Kind exchange(Dialogue dialogue, List<String> sent)
      throws AuthException, InterruptedException {
    DialogueStep step = dialogue.begin();
    step.messages().forEach(message -> sent.add(message.text()));
    for (DialogueMessage message : serverMessages()) {
      if (step.kind() == DialogueStep.Kind.DONE || step.kind() == DialogueStep.Kind.REFUSED) {
        break;
      }
      step = dialogue.received(message);
      step.messages().forEach(answer -> sent.add(answer.text()));
    }
    return step.kind();
  }
}
