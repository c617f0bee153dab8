package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.auth.DialogueStep;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.testkit.FeedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The dialogue of an authentication scheme")
final class LoginDialogueIT {

  /** Answers a challenge. */
  private static class Signer implements Dialogue {

    @Override
    public DialogueStep begin() throws AuthException, InterruptedException {
      return DialogueStep.await("the challenge");
    }

    @Override
    public DialogueStep received(DialogueMessage message)
        throws AuthException, InterruptedException {
      String text = message.text();
      if (text.startsWith("challenge ")) {
        return DialogueStep.await("the answer to the login")
            .sending("signed " + text.substring("challenge ".length()))
            .withholdingMessage();
      }
      if (text.startsWith("denied")) {
        return DialogueStep.refused("the server does not know the key", AuthAdvice.STOP);
      }
      return text.equals("welcome")
          ? DialogueStep.done().withholdingMessage()
          : DialogueStep.ignored();
    }
  }

  private static Input input(FeedServer server, Supplier<Dialogue> dialogues, Map<String, ?> more) {
    Authenticator authenticator =
        new Authenticator() {
          @Override
          public AuthRequest authenticate(AuthRequest request) {
            return request;
          }

          @Override
          public Dialogue dialogue() {
            return dialogues.get();
          }
        };
    return raw(
        config(server.uri(), more),
        InputContext.builder()
            .authenticator(authenticator)
            .scheme("the scheme \"signer\"")
            .listener(new RecordingListener())
            .build(),
        AddressResolver.SYSTEM);
  }

  @Test
  @DisplayName(
      "answers a challenge before open_message goes out; the rest is delivered in its order")
  void challenge() throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(List.of("news 1", "challenge 42", "news 2"));
                  received.add(connection.receive(SOON).text());
                  connection.sendTexts(List.of("news 3", "welcome", "news 4"));
                  received.add(connection.receive(SOON).text());
                  connection.sendText("news 5");
                  connection.stayOpen();
                });
        Input input = input(server, Signer::new, Map.of("open_message", "subscribe"))) {
      input.connect();

      assertThat(readTexts(input, 5))
          .containsExactly("news 1", "news 2", "news 3", "news 4", "news 5");
      assertThat(received).containsExactly("signed 42", "subscribe");
    }
  }

  @Test
  @DisplayName("that is done delivers what came with its last message, also if a Close came too")
  void closedAtOnce() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(List.of("welcome", "all there is"));
                  connection.sendClose(1000, "");
                });
        Input input = input(server, Signer::new, Map.of())) {
      input.connect();

      assertThat(readUntilLost(input).texts()).containsExactly("all there is");
    }
  }

  @Test
  @DisplayName("that is refused fails the attempt with the server's words and the scheme's advice")
  void refused() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("denied: unknown key");
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Signer::new, Map.of())) {
      var failure = connectFailure(input);

      assertThat(failure)
          .hasMessageContaining(
              ": authentication: the server does not know the key; the last message was"
                  + " \"denied: unknown key\"");
      assertThat(failure.details().retryAdvice()).isEqualTo(RetryAdvice.NEVER);
    }
  }

  @Test
  @DisplayName("whose message does not come fails the attempt and says what was awaited")
  void late() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.awaitClosed(SOON);
                });
        Input input =
            input(
                server,
                () -> () -> DialogueStep.await("the challenge").within(Duration.ofMillis(50)),
                Map.of())) {
      assertThat(connectFailure(input))
          .hasMessageContaining(
              ": authentication: the challenge did not come within 50 ms; no message came");
    }
  }

  @Test
  @DisplayName("that hangs fails the attempt with the name of the scheme, and is interrupted")
  void hangs() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.awaitClosed(SOON);
                });
        Input input =
            input(
                server,
                () ->
                    () -> {
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                      }
                      return DialogueStep.done();
                    },
                Map.of("handshake_timeout", "300ms"))) {
      assertThat(connectFailure(input))
          .hasMessageContaining(
              ": authentication: the scheme \"signer\" is not done within 300ms"
                  + " (handshake_timeout)");
      interrupted.await();
    }
  }

  @Test
  @DisplayName("that throws fails the attempt, not the process, and never runs on an event loop")
  void throwsException() throws Exception {
    List<String> threads = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.awaitClosed(SOON);
                });
        Input input =
            input(
                server,
                () ->
                    () -> {
                      threads.add(Thread.currentThread().getName());
                      throw new IllegalStateException("a fault");
                    },
                Map.of())) {
      assertThat(connectFailure(input)).hasMessageContaining(": authentication: ");
      assertThat(threads).containsExactly("inlet-auth-");
    }
  }

  @Test
  @DisplayName("that takes its time stops reading, so a flood meanwhile takes no memory")
  void flood() throws Exception {
    CountDownLatch flooded = new CountDownLatch(1);
    List<String> burst = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      burst.add("x".repeat(1_000));
    }
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(burst);
                  flooded.countDown();
                  connection.stayOpen();
                });
        Input input =
            input(
                server,
                () ->
                    () -> {
                      flooded.await();
                      return DialogueStep.done();
                    },
                Map.of("handshake_timeout", "30s"))) {
      input.connect();

      assertThat(readTexts(input, burst.size())).hasSize(burst.size());
    }
  }

  @Test
  @DisplayName("hears that the server does not accept the credentials any more by a close code")
  void closeCode() throws Exception {
    List<String> rejections = new CopyOnWriteArrayList<>();
    Authenticator authenticator =
        new Authenticator() {
          @Override
          public AuthRequest authenticate(AuthRequest request) {
            return request;
          }

          @Override
          public AuthAdvice rejected(AuthRejection rejection) {
            rejections.add(rejection.form() + " " + rejection.code() + " " + rejection.text());
            return AuthAdvice.RETRY;
          }
        };
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("data");
                  connection.sendClose(4401, "token expired");
                });
        Input input =
            raw(
                config(server.uri()),
                InputContext.builder().authenticator(authenticator).build(),
                AddressResolver.SYSTEM)) {
      input.connect();

      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).containsExactly("data");
      assertThat(rest.loss().details().retryAdvice()).isEqualTo(RetryAdvice.USUAL);
      assertThat(rejections).containsExactly("CLOSE 4401 token expired");
    }
  }

  @Test
  @DisplayName(
      "can be asked for again while connected: the connection ends politely, for that reason")
  void disconnects() throws Exception {
    List<Integer> codes = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("data");
                  codes.add(connection.receive(SOON).closeCode());
                  connection.sendClose(1000, "");
                });
        Input input = raw(config(server.uri()))) {
      input.connect();
      assertThat(readTexts(input, 1)).containsExactly("data");

      assertThat(input.disconnect("the token ends")).isTrue();

      Inputs.Rest rest = readUntilLost(input);
      assertThat(rest.loss()).hasMessageContaining("closed by this side: the token ends");
      assertThat(rest.loss().details().retryAdvice()).isEqualTo(RetryAdvice.SOON);
      await().atMost(SOON).until(() -> codes.equals(List.of(1000)));
    }
  }
}
