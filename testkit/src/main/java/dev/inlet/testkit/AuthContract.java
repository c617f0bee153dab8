package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Location;
import dev.inlet.host.Plugins;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * All that an authentication scheme promises to a host. Extend it in the tests of your module and
 * fill in three methods; when it is green, every input can use the scheme.
 *
 * <p>The tests look at the default proxy selector of the JVM to notice connections, and at its
 * threads, so they don't run beside others in parallel. They cannot see connections of plain NIO
 * channels, time stamps that are encrypted or hashed into a signature, and secrets in what is only
 * thrown by a failure that {@link #breakCredentials()} does not cause.
 */
public abstract class AuthContract extends AuthContractSupport {
  @Test
  @DisplayName("The provider is a public class with a public constructor without arguments")
  void providerCanBeInstantiated() {
    ProviderChecks.canBeInstantiated(provider());
  }

  @Test
  @DisplayName("The provider is found by discovery and has a valid name that no other one has")
  void providerIsDiscovered() {
    ProviderChecks.isFound(provider(), provider().name(), scheme().origin());
  }

  @Test
  @DisplayName("Every instance of the provider has the same name")
  void nameIsConstant() {
    assertThat(provider().name()).isEqualTo(provider().name());
  }

  @Test
  @DisplayName("The spec has a summary of one sentence and a category")
  void specIsDescribed() {
    ConfigSpec spec = provider().spec();
    assertThat(spec.summary().strip()).as("the summary of the spec").isNotEmpty().endsWith(".");
    assertThat(spec.categories()).as("the categories of the spec").isNotEmpty();
  }

  @Test
  @DisplayName("Every field, nested ones too, has a description that ends with a period")
  void fieldsAreDescribed() {
    new SpecChecks(provider().spec()).everyFieldIsDescribed();
  }

  @Test
  @DisplayName("Every default and example is a value that its field accepts")
  void defaultsAndExamplesAreAccepted() {
    new SpecChecks(provider().spec()).everyDefaultAndExampleIsAccepted();
  }

  @Test
  @DisplayName("No field is called \"enabled\", which the host adds")
  void enabledIsLeftToTheHost() {
    assertThat(provider().spec().fields()).extracting(Object::toString).doesNotContain("enabled");
  }

  @Test
  @DisplayName("Every field that sounds like a credential is secret")
  void credentialsAreSecret() {
    new SpecChecks(provider().spec()).credentialsAreSecret(publicFields());
  }

  @Test
  @DisplayName("No secret field has a default value or examples")
  void secretsHaveNoDefaults() {
    SpecChecks checks = new SpecChecks(provider().spec());
    checks.secretsHaveNoDefaults();
    checks.secretsHaveNoExamples();
  }

  @Test
  @DisplayName("A complete section is accepted and makes an authenticator that adds credentials")
  void completeSectionWorks() throws AuthException, InterruptedException {
    assertThat(scheme().spec().check(LocatedNodes.of(enabled(config())), PATH))
        .as("problems of config(), which should be complete")
        .isEmpty();
    assertThat(credentials(authenticator()))
        .as("credentials: new headers, query parameters, subprotocols or opening messages")
        .isNotEmpty();
  }

  @Test
  @DisplayName("A section that is not enabled may be incomplete")
  void disabledSectionMayBeIncomplete() {
    for (Map<String, Object> section : List.of(Map.<String, Object>of(), disabled())) {
      assertThat(scheme().spec().check(LocatedNodes.of(section), PATH))
          .as("problems of the section %s", section)
          .isEmpty();
    }
  }

  private static Map<String, Object> disabled() {
    return Map.of("enabled", false);
  }

  @Test
  @DisplayName("An enabled section without credentials is a config error that says where it is")
  void enabledSectionNeedsCredentials() {
    Throwable thrown = catchThrowable(() -> authenticator(enabled(Map.of())));
    assertThat(thrown)
        .as("what an enabled section without any credentials throws, on reading or in create")
        .isInstanceOf(ConfigException.class);
    assertThat(((ConfigException) thrown).problems())
        .allSatisfy(
            problem -> {
              assertThat(problem.path()).as("the path in: %s", problem).startsWith(PATH);
              assertThat(problem.location())
                  .as("the location in: %s (make problems with config.problem)", problem)
                  .isNotEqualTo(Location.UNKNOWN);
            });
  }

  @Test
  @DisplayName("The config, the authenticator and the handshake show no secret as text")
  void textsHideSecrets() throws AuthException, InterruptedException {
    Config config = read(enabled(config()));
    Authenticator authenticator = create(config);
    AuthRequest authenticated = authenticator.authenticate(handshake());
    String texts =
        String.join(
            "\n",
            config.toString(),
            authenticator.toString(),
            authenticated.toString(),
            authenticator.dialogue().begin().toString());
    secrets().assertNotIn(texts);
    for (String credential : credentials(authenticator, authenticated)) {
      assertThat(texts).as("texts for people").doesNotContain(credential);
    }
  }

  @Test
  @DisplayName("No problem of a wrong section quotes a secret")
  void problemsHideSecrets() {
    Map<String, Object> complete = enabled(config());
    List<Map<String, Object>> wrong = new ArrayList<>();
    wrong.add(with(complete, "no_such_field", true));
    for (String name : config().keySet()) {
      wrong.add(with(complete, name, ""));
    }
    Secrets secrets = secrets();
    secrets
        .byField()
        .forEach(
            (name, texts) -> {
              String secret = String.join("", texts);
              wrong.add(with(complete, name, List.of(secret)));
              wrong.add(with(complete, name, secret + "\r\n\u0000"));
              wrong.add(with(complete, name, secret + ": ${{'\""));
            });
    wrong.forEach(section -> secrets.assertNotIn(problemsOf(section)));
  }

  private String problemsOf(Map<String, Object> section) {
    Throwable thrown = catchThrowable(() -> authenticator(section));
    if (thrown != null) {
      assertThat(thrown)
          .as("what a wrong section throws, on reading or in create")
          .isInstanceOf(ConfigException.class);
    }
    return String.valueOf(thrown);
  }

  @Test
  @DisplayName("Making an authenticator touches no network")
  void createTouchesNoNetwork() {
    try (NetworkWatch watch = NetworkWatch.open()) {
      Authenticator unused = authenticator();
      assertThat(watch.connections()).as("connections made by create").isEmpty();
    }
  }

  @Test
  @DisplayName("Every attempt gets credentials, new ones each time if the scheme has nonces")
  void everyAttemptGetsCredentials() throws AuthException, InterruptedException {
    Authenticator authenticator = authenticator();
    List<List<String>> attempts = new ArrayList<>();
    for (int attempt = 0; attempt < 100; attempt++) {
      attempts.add(credentials(authenticator));
    }
    assertThat(attempts).as("credentials of a hundred attempts").noneMatch(List::isEmpty);
    if (credentialsDifferPerAttempt()) {
      assertThat(attempts).as("credentials of a hundred attempts").doesNotHaveDuplicates();
    }
  }

  @Test
  @DisplayName("The handshake's URI and headers survive, but for what the scheme adds")
  void handshakeSurvives() throws AuthException, InterruptedException {
    AuthRequest given = handshake();
    AuthRequest authenticated = authenticator().authenticate(given);
    assertThat(authenticated.headers()).as("headers afterwards").containsAll(given.headers());
    assertThat(authenticated.subprotocols())
        .as("subprotocols, to which others may only be added")
        .startsWith(given.subprotocols().toArray(new String[0]));
    assertThat(withoutQuery(authenticated.uri()))
        .as("the URI without its query")
        .isEqualTo(withoutQuery(given.uri()));
    assertThat(String.valueOf(authenticated.uri().getRawQuery()))
        .as("the query, to which parameters may only be added")
        .startsWith(String.valueOf(given.uri().getRawQuery()));
  }

  private static String withoutQuery(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }

  @Test
  @DisplayName("The handshake that was given is not changed")
  void givenHandshakeIsNotChanged() throws AuthException, InterruptedException {
    AuthRequest given = handshake();
    AuthRequest unused = authenticator().authenticate(given);
    assertThat(given.uri()).isEqualTo(handshake().uri());
    assertThat(given.headers()).isEqualTo(handshake().headers());
    assertThat(given.subprotocols()).isEqualTo(handshake().subprotocols());
  }

  @Test
  @DisplayName(
      "A refused handshake is answered whatever the server wrote, and the next one goes on")
  void rejectionIsAnswered() throws AuthException, InterruptedException {
    Authenticator authenticator = authenticator();
    for (int status : new int[] {401, 403, 407}) {
      for (AuthRejection rejection : List.of(bare(status), talkative(status))) {
        AuthRequest unused = authenticator.authenticate(handshake());
        assertThat(authenticator.rejected(rejection)).as("the answer to %s", rejection).isNotNull();
        assertThat(credentials(authenticator)).as("credentials after %s", rejection).isNotEmpty();
      }
    }
  }

  private static AuthRejection bare(int status) {
    return AuthRejection.ofResponse(status, Map.of(), "");
  }

  private static AuthRejection talkative(int status) {
    return AuthRejection.ofResponse(
        status,
        Map.of("WWW-Authenticate", List.of("Unknown realm=\"", "Basic"), "Date", List.of("soon")),
        "{\"error\": ".repeat(100));
  }

  @Test
  @DisplayName("One section can make several authenticators, which work side by side")
  void authenticatorsAreIndependent() throws Exception {
    Config config = read(enabled(config()));
    AuthProvider provider = provider();
    List<Callable<List<List<String>>>> inputs =
        IntStream.range(0, 4)
            .<Callable<List<List<String>>>>mapToObj(
                input -> () -> attempts(create(provider, config)))
            .toList();
    List<List<String>> attempts = new ArrayList<>();
    ExecutorService executor = Executors.newFixedThreadPool(inputs.size());
    try {
      for (Future<List<List<String>>> input : executor.invokeAll(inputs, 1, TimeUnit.MINUTES)) {
        attempts.addAll(input.get());
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(attempts).as("credentials of all inputs").noneMatch(List::isEmpty);
    if (credentialsDifferPerAttempt()) {
      assertThat(attempts).as("credentials of all inputs").doesNotHaveDuplicates();
    }
  }

  private List<List<String>> attempts(Authenticator authenticator)
      throws AuthException, InterruptedException {
    List<List<String>> attempts = new ArrayList<>();
    for (int attempt = 0; attempt < 25; attempt++) {
      attempts.add(credentials(authenticator));
    }
    return attempts;
  }

  @Test
  @DisplayName("The provider's name is none that every input needs")
  void nameIsNotReserved() {
    assertThatCode(() -> Plugins.of(List.of(), provider()).close())
        .as("a host that is given the scheme \"%s\"", provider().name())
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("Time stamps are those of the attempt, not of the start")
  void timesAreOfTheAttempt() throws Exception {
    Instant start = Instant.now();
    Authenticator early = authenticator();
    Dialogue begun = early.dialogue();
    await().until(() -> Instant.now().getEpochSecond() > start.getEpochSecond() + 1);
    Instant attempt = Instant.now();
    List<String> credentials = new ArrayList<>(requestCredentials(early.authenticate(handshake())));
    credentials.addAll(sent(begun));
    assertThat(CredentialTimes.between(start, attempt, credentials))
        .as("time stamps in credentials that are older than the attempt: make them again each time")
        .isEmpty();
  }

  @Test
  @DisplayName("A failure names no secret")
  void failuresHideSecrets() throws Exception {
    Authenticator authenticator = authenticator();
    Secrets secrets = secrets();
    breakCredentials();
    StringBuilder told = new StringBuilder();
    for (Callable<?> call : calls(authenticator)) {
      try {
        var unused = call.call();
      } catch (AuthException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
          told.append(cause.getMessage()).append('\n');
        }
      }
    }
    secrets.assertNotIn(told.toString());
  }

  private List<Callable<?>> calls(Authenticator authenticator) {
    return List.of(
        () -> authenticator.authenticate(handshake()),
        () -> sent(authenticator.dialogue()),
        () -> authenticator.rejected(bare(401)));
  }

  @Test
  @DisplayName("What is sent as a credential comes from no field that people may read")
  void sentFieldsAreSecret() throws Exception {
    List<String> credentials = credentials(authenticator());
    for (Field<?> field : provider().spec().fields()) {
      if (!field.secret()
          && !publicFields().contains(field.name())
          && config().get(field.name()) instanceof String value
          && value.length() >= 12) {
        assertThat(credentials)
            .as(
                "credentials that hold the value of field \"%s\", which is not secret: mark it"
                    + " secret(), or name it in publicFields() if everyone may read it",
                field.name())
            .noneMatch(text -> text.contains(value) || decoded(text).contains(value));
      }
    }
  }

  private static String decoded(String credential) {
    StringBuilder decoded = new StringBuilder();
    for (String word : credential.split("[^A-Za-z0-9+/_=-]+", -1)) {
      decoded.append(CredentialTimes.decode(word)).append('\n');
    }
    return decoded.toString();
  }

  @Test
  @DisplayName("Two sections share no credentials")
  void sectionsShareNothing() throws Exception {
    assumeTrue(
        credentialsDependOnSecrets(), "credentials of the test are the same for every secret");
    List<String> first = credentials(authenticator());
    for (Map.Entry<String, List<String>> secret : secrets().byField().entrySet()) {
      if (config().get(secret.getKey()) instanceof String text) {
        String other = new StringBuilder(text).reverse() + "0";
        Map<String, Object> section = with(enabled(config()), secret.getKey(), other);
        List<String> second;
        try {
          second = attemptedCredentials(authenticator(section));
        } catch (ConfigException | AuthException e) {
          continue; // not any text is one, and a server need not take it
        }
        assertThat(second)
            .as(
                "credentials of a section with another \"%s\", which what stands for a server in"
                    + " the test must not give to any secret, unless credentialsDependOnSecrets()"
                    + " says so",
                secret.getKey())
            .isNotEqualTo(first);
      }
    }
  }

  @Test
  @DisplayName("Loading the plugin and making an authenticator begins no thread and no connection")
  void startBeginsNothing() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (NetworkWatch watch = NetworkWatch.open()) {
      AuthProvider fresh = FreshPlugin.of(provider());
      Authenticator made = create(fresh, fresh.spec().read(ConfigNode.of(config()), PATH));
      assertThat(made).as("what create gives").isNotNull();
      assertThat(Thread.getAllStackTraces().keySet())
          .as("threads that were begun by static blocks, the constructor, spec or create")
          .filteredOn(thread -> !before.contains(thread) && isForeign(thread))
          .isEmpty();
      assertThat(watch.connections())
          .as("connections made by static blocks, the constructor, spec or create")
          .isEmpty();
    }
  }

  @Test
  @DisplayName("Closing an authenticator is quick, throws nothing and leaves no thread behind")
  void closeLeavesNothing() throws Exception {
    PluginThreads threads = new PluginThreads();
    try (ReadingThread caller = new ReadingThread(patience(), threads.group())) {
      useAndClose(caller, threads.group());
      threads.awaitNone(patience());
    }
  }

  /** Keeps no authenticator, as hosts keep none that is closed. */
  private void useAndClose(ReadingThread caller, ThreadGroup group) throws Exception {
    Config config = read(enabled(config()));
    Authenticator authenticator = caller.call(() -> make(provider(), config));
    assertThat(caller.call(() -> credentials(authenticator))).isNotEmpty();
    closeInTime(authenticator, group);
  }

  @Test
  @DisplayName("Every thread may call an authenticator")
  void everyThreadMayCall() throws Exception {
    Authenticator authenticator = authenticator();
    for (int i = 0; i < 3; i++) {
      FutureTask<List<String>> attempt = new FutureTask<>(() -> credentials(authenticator));
      Thread thread = new Thread(attempt, "auth-contract");
      thread.start();
      assertThatCode(() -> assertThat(attempt.get(1, TimeUnit.MINUTES)).isNotEmpty())
          .as("what a thread other than the one that made the authenticator gets")
          .doesNotThrowAnyException();
    }
  }
}
