package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueStep;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Authentication, as a host has it,")
class AuthenticationTest {
  private static final AuthRequest REQUEST = AuthRequest.of(URI.create("wss://feed.example.com/"));
  private static final Field<String> SECRET =
      Field.credential("secret").description("A secret.").defaultsTo("").build();

  private final List<String> warnings = new ArrayList<>();
  private final List<String> disconnects = new ArrayList<>();
  private final List<InputContext> contexts = new ArrayList<>();
  private Set<InputCapability> capabilities = Set.of();

  private record Scheme(String name, Function<AuthContext, Authenticator> factory)
      implements AuthProvider {
    @Override
    public ConfigSpec spec() {
      return ConfigSpec.builder().summary("A scheme.").field(SECRET).build();
    }

    @Override
    public Authenticator create(Config config, AuthContext context) {
      return factory.apply(context);
    }
  }

  /** An input that is connected at once and has no messages. */
  private final class Silence implements Input {

    @Override
    public void connect() {}

    @Override
    public Batch read(Duration maxWait) throws EndOfInputException {
      throw EndOfInputException.end("no messages");
    }

    @Override
    public void wakeUp() {}

    @Override
    public boolean disconnect(String reason) {
      disconnects.add(reason);
      return true;
    }

    @Override
    public void close() {}
  }

  private final InputProvider provider =
      new InputProvider() {
        @Override
        public String name() {
          return "silence";
        }

        @Override
        public ConfigSpec spec() {
          return ConfigSpec.builder()
              .field(Field.string("url").defaultsTo("").build())
              .authentication()
              .build();
        }

        @Override
        public Set<InputCapability> capabilities() {
          return capabilities;
        }

        @Override
        public Input create(Config config, InputContext context) {
          contexts.add(context);
          return new Silence();
        }
      };

  private final InputListener listener =
      new InputListener() {
        @Override
        public void warning(String message) {
          warnings.add(message);
        }
      };

  private Input create(AuthProvider... schemes) {
    return Plugins.of(List.of(provider), schemes)
        .createInput(
            "silence", Map.of("hmac", Map.of("enabled", true, "secret", "s3cret-0123")), listener);
  }

  private Authenticator authenticator() {
    return contexts.get(0).authenticator();
  }

  @Test
  @DisplayName("closes an authenticator with its input, once")
  void closed() {
    AtomicInteger closed = new AtomicInteger();
    Input input =
        create(
            new Scheme(
                "hmac",
                context ->
                    new Authenticator() {
                      @Override
                      public AuthRequest authenticate(AuthRequest request) {
                        return request;
                      }

                      @Override
                      public void close() {
                        closed.incrementAndGet();
                        throw new IllegalStateException("has lost its s3cret-0123");
                      }
                    }));

    input.close();
    input.close();

    assertThat(closed).hasValue(1);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("Scheme", "has lost its [REDACTED]")
        .doesNotContain("s3cret");
    assertThatThrownBy(() -> authenticator().authenticate(REQUEST))
        .isInstanceOf(AuthException.class)
        .hasMessage("the input is closed");
  }

  @Test
  @Timeout(20)
  @DisplayName("interrupts a call that blocks when the input is closed, also if close blocks, too")
  void interrupted() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Input input =
        create(
            new Scheme(
                "hmac",
                context ->
                    new Authenticator() {
                      @Override
                      public AuthRequest authenticate(AuthRequest request)
                          throws InterruptedException {
                        begun.countDown();
                        never.await();
                        return request;
                      }

                      @Override
                      public void close() {
                        try {
                          never.await();
                        } catch (InterruptedException e) {
                          ended.countDown();
                        }
                      }
                    }));
    FutureTask<Throwable> attempt =
        new FutureTask<>(() -> catchThrowable(() -> authenticator().authenticate(REQUEST)));
    new Thread(attempt).start();
    begun.await();

    input.close();

    assertThat(attempt.get()).isInstanceOf(InterruptedException.class);
    ended.await();
  }

  @Test
  @Timeout(20)
  @DisplayName("interrupts a call that does not come back, for inputs that set no limit themselves")
  void tooLong() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Authenticator waiting =
        request -> {
          never.await();
          return request;
        };
    AuthContext context = AuthContext.builder().build();
    GuardedAuthenticator guarded =
        new GuardedAuthenticator(waiting, "acme.Scheme", waiting, context, Duration.ofMillis(10));

    assertThatThrownBy(() -> guarded.authenticate(REQUEST))
        .isInstanceOfSatisfying(
            AuthException.class, e -> assertThat(e.advice()).isEqualTo(AuthAdvice.SLOW))
        .hasMessage("acme.Scheme: authenticate did not come back within 10ms");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    guarded.close();

    never.countDown();
    GuardedAuthenticator inTime =
        new GuardedAuthenticator(waiting, "acme.Scheme", waiting, context);
    assertThat(inTime.authenticate(REQUEST)).isSameAs(REQUEST);
    inTime.close();
  }

  @Test
  @DisplayName("reports what a scheme throws with the plugin's name, and without secrets")
  void faults() {
    create(
            new Scheme(
                "hmac",
                context ->
                    request -> {
                      throw new IllegalStateException("no such key: s3cret-0123");
                    }))
        .close();
    Input input =
        create(
            new Scheme(
                "hmac",
                context ->
                    new Authenticator() {
                      @Override
                      public AuthRequest authenticate(AuthRequest request) throws AuthException {
                        throw new AuthException("the server says s3cret-0123", AuthAdvice.STOP);
                      }

                      @Override
                      public AuthAdvice rejected(AuthRejection rejection) {
                        throw new StackOverflowError();
                      }
                    }));
    Authenticator authenticator = contexts.get(1).authenticator();

    AuthException told =
        catchThrowableOfType(AuthException.class, () -> authenticator.authenticate(REQUEST));
    assertThat(told).hasMessage("the server says [REDACTED]");
    assertThat(told.advice()).isEqualTo(AuthAdvice.STOP);
    assertThat(rejected(authenticator)).isEqualTo(AuthAdvice.SLOW);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("AuthenticationTest$Scheme", "calls itself without end");
    input.close();
  }

  private static AuthAdvice rejected(Authenticator authenticator) {
    try {
      return authenticator.rejected(AuthRejection.ofClose(4401, "token expired"));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("makes a run-time exception an AuthException that names the plugin")
  void runtimeException() {
    create(
        new Scheme(
            "hmac",
            context ->
                request -> {
                  throw new IllegalStateException("no such key: s3cret-0123");
                }));

    assertThatThrownBy(() -> authenticator().authenticate(REQUEST))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("AuthenticationTest$Scheme")
        .hasMessageContaining("no such key: [REDACTED]");
  }

  @Test
  @DisplayName("keeps what a scheme threw, and why, without secrets for whoever logs it as a whole")
  void causes() {
    create(
        new Scheme(
            "hmac",
            context ->
                request -> {
                  IOException cause = new IOException("cannot parse {\"key\":\"s3cret-0123\"}");
                  cause.addSuppressed(new IllegalStateException("s3cret-0123 is not closed"));
                  throw new AuthException("no token", new IllegalStateException("", cause));
                }));

    AuthException told =
        catchThrowableOfType(AuthException.class, () -> authenticator().authenticate(REQUEST));

    StringWriter logged = new StringWriter();
    told.printStackTrace(new PrintWriter(logged));
    assertThat(logged.toString())
        .contains(
            "java.io.IOException: cannot parse {\"key\":\"[REDACTED]\"}",
            "java.lang.IllegalStateException: [REDACTED] is not closed",
            "at dev.inlet.host.AuthenticationTest.")
        .doesNotContain("s3cret");
  }

  @Test
  @DisplayName("names no secret where a scheme cannot be made, also for who logs that as a whole")
  void brokenFactory() {
    assertNoSecret(
        new Scheme(
            "hmac",
            context -> {
              throw new IllegalArgumentException(
                  "Illegal character in query: wss://feed/?key=s3cret-0123",
                  new URISyntaxException("s3cret-0123", "no URI"));
            }),
        "fails: java.lang.IllegalArgumentException: Illegal character in query:"
            + " wss://feed/?key=[REDACTED]",
        "java.net.URISyntaxException: no URI: [REDACTED]",
        "at dev.inlet.host.AuthenticationTest.");
  }

  @Test
  @DisplayName("names no secret where the own checks of a scheme fail, nor half of one")
  void brokenRule() {
    String prefix = "java.lang.IllegalStateException: ";
    // A sentence is cut within the secret.
    String longText = "x".repeat(1_000 - "fails: ".length() - prefix.length() - 4);
    for (String text : List.of("", longText)) {
      assertNoSecret(
          new AuthProvider() {
            @Override
            public String name() {
              return "hmac";
            }

            @Override
            public ConfigSpec spec() {
              return ConfigSpec.builder()
                  .field(SECRET)
                  .rule(
                      (config, reporter) -> {
                        throw new IllegalStateException(text + config.get(SECRET));
                      })
                  .build();
            }

            @Override
            public Authenticator create(Config config, AuthContext context) {
              throw new AssertionError("the section is wrong");
            }
          },
          "fails: java.lang.IllegalStateException: " + text + "[RED");
    }
  }

  private void assertNoSecret(AuthProvider scheme, String... parts) {
    ConfigException told =
        catchThrowableOfType(ConfigException.class, () -> create(scheme).close());
    StringWriter logged = new StringWriter();
    told.printStackTrace(new PrintWriter(logged));
    assertThat(logged.toString()).contains(parts).doesNotContain("s3c");
  }

  @Test
  @DisplayName("passes a request for a new login on to the input, without secrets")
  void newLogin() {
    List<AuthContext> given = new ArrayList<>();
    Input input =
        create(
            new Scheme(
                "hmac",
                context -> {
                  given.add(context);
                  context.requestLogin("too early: there is no input yet");
                  return Authenticator.NONE;
                }));

    given.get(0).requestLogin("the token s3cret-0123 ends in 30 s");

    assertThat(disconnects)
        .containsExactly(
            "the scheme \"hmac\" asks for a new login: the token [REDACTED] ends in 30 s");
    input.close();
  }

  @Test
  @DisplayName("refuses a scheme that logs in by messages for an input that cannot send")
  void cannotSend() {
    AuthProvider scheme =
        new Scheme(
            "hmac",
            context ->
                new Authenticator() {
                  @Override
                  public AuthRequest authenticate(AuthRequest request) {
                    return request;
                  }

                  @Override
                  public Dialogue dialogue() {
                    return () -> DialogueStep.done().sending("login");
                  }
                });

    assertThatThrownBy(() -> create(scheme))
        .isInstanceOf(ConfigException.class)
        .hasMessage("silence.hmac: logs in by messages, but the input \"silence\" cannot send any");

    capabilities = Set.of(InputCapability.SEND);
    create(scheme).close();
  }

  @Test
  @DisplayName("refuses names that every input needs, and breaks no input by that of one field")
  void reservedNames() {
    for (String name : List.of("connection", "auto_replay_nacks", "enabled", "label")) {
      AuthProvider scheme = new Scheme(name, context -> Authenticator.NONE);
      assertThatThrownBy(() -> Plugins.of(List.of(provider), scheme))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is called \"" + name + "\", which is the name of a field there");
    }
    create(
            new Scheme("hmac", context -> Authenticator.NONE),
            new Scheme("url", context -> Authenticator.NONE))
        .close();
    assertThat(warnings)
        .singleElement()
        .asString()
        .endsWith("cannot be used here: its name \"url\" is that of another field");
  }

  @Test
  @DisplayName("says of the section of a refused scheme why it is refused")
  void refusedSection() {
    PluginProblem problem = new PluginProblem("acme.Hmac", "is called \"hmac\" like acme.Other");
    InputPlugin plugin =
        new InputPlugin(
            "silence",
            provider,
            AvailableSections.of(
                new PluginSections<>(
                    "authentication scheme",
                    List.of(),
                    Map.of("hmac", problem),
                    List.of(problem))));

    assertThat(
            plugin
                .spec()
                .check(ConfigNode.of(Map.of("hmac", Map.of(), "other_one", 1)), "input.silence"))
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "input.silence.hmac: no authentication scheme of this name can be used: acme.Hmac: is"
                + " called \"hmac\" like acme.Other",
            "input.silence.other_one: unknown field; these authentication schemes could not be"
                + " loaded: acme.Hmac: is called \"hmac\" like acme.Other");
  }

  @Test
  @DisplayName("leaves out what cannot describe itself, however it fails")
  void describable() {
    InputProvider endless =
        new InputProvider() {
          @Override
          public String name() {
            return "endless";
          }

          @Override
          public ConfigSpec spec() {
            throw new StackOverflowError();
          }

          @Override
          public Input create(Config config, InputContext context) {
            return new Silence();
          }
        };

    try (Plugins found = Plugins.of(List.of(provider, endless)).describable()) {
      assertThat(found.inputs()).extracting(InputPlugin::name).containsExactly("silence");
      assertThat(found.problems())
          .singleElement()
          .asString()
          .endsWith("calls itself without end (stack overflow)");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("takes an authenticator from a program, unless the configuration enables a scheme")
  void authenticatorOfProgram() throws Exception {
    InputOptions options =
        InputOptions.builder()
            .authenticator(request -> request.withHeader("X-Key", "key"))
            .listener(
                new InputListener() {
                  @Override
                  public void warning(String message) {
                    throw new IllegalStateException("a listener that fails");
                  }
                })
            .build();
    Plugins plugins =
        Plugins.of(
            List.of(provider),
            new Scheme("hmac", context -> Authenticator.NONE),
            new Scheme("url", context -> Authenticator.NONE));

    plugins.createInput("silence", Map.of(), options).close();
    Input input = plugins.createInput("silence", Map.of(), options);

    assertThat(contexts.get(1).authenticator().authenticate(REQUEST).header("X-Key"))
        .contains("key");
    input.close();
    assertThatThrownBy(
            () -> plugins.createInput("silence", Map.of("hmac", Map.of("enabled", true)), options))
        .isInstanceOf(ConfigException.class)
        .hasMessage("silence.hmac: is enabled, but the program has an authenticator already");
  }
}
