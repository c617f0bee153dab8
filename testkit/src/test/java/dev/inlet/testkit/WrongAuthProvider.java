package dev.inlet.testkit;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueStep;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Sends a secret in a header, and is wrong in one way, or looks as if it were. */
class WrongAuthProvider implements AuthProvider {
  private static final Field<String> SECRET =
      Field.credential("secret").description("The secret.").defaultsTo("").build();
  private static final Field<String> SIGNATURE =
      Field.string("signature").description("Sent as it is.").defaultsTo("").build();
  private static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("A wrong scheme.")
          .category("Authentication")
          .field(SECRET)
          .field(SIGNATURE)
          .build();

  private final String name;
  private final Function<Config, Authenticator> factory;

  WrongAuthProvider(String name, Function<Config, Authenticator> factory) {
    this.name = name;
    this.factory = factory;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ConfigSpec spec() {
    return SPEC;
  }

  @Override
  public Authenticator create(Config config, AuthContext context) {
    return factory.apply(config);
  }

  private static AuthRequest with(AuthRequest request, String credential) {
    return request.withHeader("Authorization", credential);
  }

  static WrongAuthProvider frozenTime() {
    return new WrongAuthProvider(
        "frozen",
        config -> {
          String made = Long.toString(Instant.now().toEpochMilli());
          return request -> with(request, config.get(SECRET) + " at " + made);
        });
  }

  static WrongAuthProvider secretInFailure() {
    return new WrongAuthProvider(
        "talkative",
        config ->
            request -> {
              throw new AuthException("the server refused " + config.get(SECRET));
            });
  }

  static WrongAuthProvider sendsPublicField() {
    return new WrongAuthProvider(
        "revealing", config -> request -> with(request, config.get(SIGNATURE)));
  }

  static WrongAuthProvider sharedCache() {
    String[] cached = new String[1];
    return new WrongAuthProvider(
        "sharing",
        config ->
            request -> {
              if (cached[0] == null) {
                cached[0] = config.get(SECRET);
              }
              return with(request, cached[0]);
            });
  }

  /** Is right: its server refuses other secrets. */
  static WrongAuthProvider refusingOthers(String secret) {
    return new WrongAuthProvider(
        "strict",
        config ->
            request -> {
              if (!config.get(SECRET).equals(secret)) {
                throw new AuthException("the server does not know this secret");
              }
              return with(request, secret);
            });
  }

  /** Is right: its server finds a wrong answer in the dialogue. */
  static WrongAuthProvider refusingInDialogue(String secret) {
    return new WrongAuthProvider(
        "challenging",
        config ->
            new Authenticator() {
              @Override
              public AuthRequest authenticate(AuthRequest request) {
                return request;
              }

              @Override
              public Dialogue dialogue() {
                return () ->
                    config.get(SECRET).equals(secret)
                        ? DialogueStep.done().sending(secret)
                        : DialogueStep.refused("wrong secret");
              }
            });
  }

  /** Is right: its server gives the same to all. */
  static WrongAuthProvider answeringAlike() {
    return new WrongAuthProvider("alike", config -> request -> with(request, "token"));
  }

  static WrongAuthProvider boundToThread() {
    return new WrongAuthProvider(
        "bound",
        config -> {
          ThreadLocal<String> secret = new ThreadLocal<>();
          secret.set(config.get(SECRET));
          return request -> with(request, secret.get());
        });
  }

  static WrongAuthProvider reservedName() {
    return new WrongAuthProvider(
        "connection", config -> request -> with(request, config.get(SECRET)));
  }

  /** Has a nonce, and does this when it is closed. */
  static WrongAuthProvider closingWith(Runnable close) {
    return new WrongAuthProvider(
        "closing",
        config ->
            new Authenticator() {
              @Override
              public AuthRequest authenticate(AuthRequest request) {
                return with(request, config.get(SECRET) + UUID.randomUUID());
              }

              @Override
              public void close() {
                close.run();
              }
            });
  }

  static void fail() {
    throw new IllegalStateException("cannot be closed");
  }

  static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Authenticator careful(Config config) {
    return request -> with(request, config.get(SECRET));
  }

  static void beginThread() {
    Thread thread = new Thread(WrongAuthProvider::hang, "restless");
    thread.setDaemon(true);
    thread.start();
  }

  private static void connect() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 1)) {
      throw new AssertionError("somebody listens at " + socket);
    } catch (IOException e) {
      // nobody listens there
    }
  }

  /** Begins a thread as soon as its class is used. */
  public static final class ThreadOfClass extends WrongAuthProvider {
    static {
      beginThread();
    }

    /** For a loader of services. */
    public ThreadOfClass() {
      super("restless", WrongAuthProvider::careful);
    }
  }

  /** Begins a thread for each section. */
  public static final class ThreadOfSection extends WrongAuthProvider {

    /** For a loader of services. */
    public ThreadOfSection() {
      super(
          "restless",
          config -> {
            beginThread();
            return careful(config);
          });
    }
  }

  /** Connects as soon as its class is used. */
  public static final class ConnectionOfClass extends WrongAuthProvider {
    static {
      connect();
    }

    /** For a loader of services. */
    public ConnectionOfClass() {
      super("eager", WrongAuthProvider::careful);
    }
  }

  /** Connects for each section. */
  public static final class ConnectionOfSection extends WrongAuthProvider {

    /** For a loader of services. */
    public ConnectionOfSection() {
      super(
          "eager",
          config -> {
            connect();
            return careful(config);
          });
    }
  }
}
