package dev.inlet.input.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.auth.DialogueStep;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.Blocks;
import dev.inlet.input.websocket.config.OpeningMessage;
import dev.inlet.input.websocket.memory.PooledBlock;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Login, wait for the word, subscribe. */
final class OpeningDialogueTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> events = new ArrayList<>();
  private final List<String> delivered = new ArrayList<>();

  OpeningDialogueTest() {
    channel.freezeTime();
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  private OpeningDialogue dialogue(OpeningMessage... messages) {
    return dialogue(
        OpeningStage.direct(
            Ending.Phase.OPEN_MESSAGES, OpenMessagesDialogue.of(List.of(messages))));
  }

  private OpeningDialogue dialogue(OpeningStage... stages) {
    return new OpeningDialogue(
        List.of(stages),
        channel.eventLoop(),
        new OpeningDialogue.Listener() {
          @Override
          public void stage(Ending.Phase phase) {}

          @Override
          public void send(DialogueMessage message) {
            events.add("sent " + message.text());
          }

          @Override
          public void replied(DialogueMessage message) {}

          @Override
          public void deliver(PooledBlock block) {
            delivered.addAll(Blocks.textsOfPooled(List.of(block)));
          }

          @Override
          public void holdReading() {
            events.add("held");
          }

          @Override
          public void decided() {}

          @Override
          public void done() {
            events.add("done");
          }

          @Override
          public void failed(String reason, RetryAdvice advice) {
            events.add((advice.equals(RetryAdvice.SLOW) ? "refused: " : "") + reason);
          }

          @Override
          public void broken(Throwable cause) {
            events.add("broken: " + cause);
          }
        });
  }

  private static OpeningMessage awaiting(String message, String await, boolean dropReply) {
    OpeningMessage awaiting =
        OpeningMessage.text(message).awaiting(await).within(Duration.ofSeconds(5));
    return dropReply ? awaiting.droppingReply() : awaiting;
  }

  private List<String> received(OpeningDialogue dialogue, String... texts) {
    delivered.clear();
    dialogue.received(Blocks.onHeap(texts));
    return List.copyOf(delivered);
  }

  private static String described(OpeningDialogue dialogue) {
    return dialogue.describeAwaited(text -> text);
  }

  private static Optional<String> lastReceived(OpeningDialogue dialogue) {
    List<String> texts = new ArrayList<>();
    String unused =
        dialogue.describeAwaited(
            text -> {
              texts.add(text);
              return text;
            });
    return texts.stream().findFirst();
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  /** What the event loop does at the end of a time limit. */
  private void readOnce() {
    pass(10);
  }

  @Test
  @DisplayName("without messages it is done at once")
  void nothing() {
    dialogue(new OpeningMessage[0]).start();

    assertThat(events).containsExactly("done");
  }

  @Test
  @DisplayName("messages that await nothing go out one after the other")
  void inOrder() {
    dialogue(OpeningMessage.text("a"), OpeningMessage.text("b")).start();

    assertThat(events).containsExactly("sent a", "sent b", "done");
  }

  @Test
  @DisplayName("the next message goes out when the awaited reply has come; all is delivered")
  void awaits() {
    OpeningDialogue dialogue =
        dialogue(awaiting("login", "welcome", false), OpeningMessage.text("subscribe"));
    dialogue.start();
    assertThat(events).containsExactly("sent login");

    assertThat(received(dialogue, "noise", "wel come")).containsExactly("noise", "wel come");
    assertThat(events).containsExactly("sent login");

    assertThat(received(dialogue, "x", "you are welcome!", "y"))
        .containsExactly("x", "you are welcome!", "y");
    assertThat(events).containsExactly("sent login", "sent subscribe", "done");
  }

  @Test
  @DisplayName("a reply that is to be dropped is not delivered, and only the first one is one")
  void dropsReply() {
    OpeningDialogue dialogue = dialogue(awaiting("login", "ok", true));
    dialogue.start();

    assertThat(received(dialogue, "a", "ok", "ok")).containsExactly("a", "ok");
    assertThat(received(dialogue, "ok")).containsExactly("ok");
    assertThat(events).containsExactly("sent login", "done");
  }

  @Test
  @DisplayName("replies to two messages may come in one read, in order")
  void twoReplies() {
    OpeningDialogue dialogue = dialogue(awaiting("a", "1", true), awaiting("b", "2", true));
    dialogue.start();

    assertThat(received(dialogue, "2", "1", "2", "3")).containsExactly("2", "3");
    assertThat(events).containsExactly("sent a", "sent b", "done");
  }

  @Test
  @DisplayName("one reply answers one message, even if it would fit the next one, too")
  void oneReplyAnswersOneMessage() {
    OpeningDialogue dialogue = dialogue(awaiting("a", "ok", false), awaiting("b", "ok", false));
    dialogue.start();

    assertThat(received(dialogue, "ok")).containsExactly("ok");

    assertThat(events).containsExactly("sent a", "sent b");
  }

  @Test
  @DisplayName("the awaited text is found anywhere in a reply, as UTF-8")
  void textWithinReply() {
    OpeningDialogue dialogue = dialogue(awaiting("a", "schön€", true));
    dialogue.start();

    assertThat(received(dialogue, "schön", "n€schön", "danke schschön€ bitte"))
        .containsExactly("schön", "n€schön");
    assertThat(events).containsExactly("sent a", "done");
  }

  @Test
  @DisplayName("a reply that does not come in time is a failure that says which one")
  void timeout() {
    OpeningDialogue dialogue =
        dialogue(
            OpeningMessage.text("hello"), awaiting("login", "ok", false), OpeningMessage.text("x"));
    dialogue.start();

    pass(4_999);
    assertThat(events).containsExactly("sent hello", "sent login");
    pass(1);
    assertThat(events).as("before what lies in the socket was read").hasSize(2);
    readOnce();

    assertThat(events)
        .containsExactly(
            "sent hello",
            "sent login",
            "the reply to opening message 2 of 3 did not come within 5000 ms");
    assertThat(received(dialogue, "ok")).as("too late").containsExactly("ok");
    assertThat(events).hasSize(3);
  }

  @Test
  @DisplayName("when reading pauses before a reply has come, it never will: that is a failure")
  void readingPaused() {
    OpeningDialogue dialogue = dialogue(awaiting("login", "ok", false));
    dialogue.start();

    dialogue.readingPaused();
    dialogue.readingPaused();
    channel.runPendingTasks();
    pass(10_000);

    assertThat(events)
        .containsExactly(
            "sent login",
            "the reply to opening message 1 of 1 is not among as many messages as may wait for the"
                + " output (max_buffered_messages, max_buffered_bytes)");
  }

  @Test
  @DisplayName("a reply in the rest of what was read when reading paused still counts")
  void replyInTheRest() {
    OpeningDialogue dialogue = dialogue(awaiting("login", "ok", false));
    dialogue.start();

    dialogue.readingPaused();
    assertThat(received(dialogue, "ok")).hasSize(1);
    channel.runPendingTasks();

    assertThat(events).containsExactly("sent login", "done");
  }

  @Test
  @DisplayName("and the failure is about the message that comes after it, if that awaits one, too")
  void nextReplyNeverComes() {
    OpeningDialogue dialogue = dialogue(awaiting("a", "1", false), awaiting("b", "2", false));
    dialogue.start();

    dialogue.readingPaused();
    assertThat(received(dialogue, "1")).hasSize(1);
    channel.runPendingTasks();

    assertThat(events)
        .startsWith("sent a", "sent b")
        .last()
        .asString()
        .startsWith("the reply to opening message 2 of 2 is not among");
  }

  @Test
  @DisplayName("reading may pause once all replies have come")
  void readingPausedAfterwards() {
    OpeningDialogue dialogue = dialogue(awaiting("login", "ok", false));
    dialogue.start();
    assertThat(received(dialogue, "ok")).hasSize(1);

    dialogue.readingPaused();
    channel.runPendingTasks();

    assertThat(events).containsExactly("sent login", "done");
  }

  @Test
  @DisplayName("each reply has its time from when its message was sent")
  void timeoutOfEach() {
    OpeningDialogue dialogue = dialogue(awaiting("a", "1", false), awaiting("b", "2", false));
    dialogue.start();
    pass(4_000);
    assertThat(received(dialogue, "1")).hasSize(1);
    pass(4_000);
    assertThat(events).containsExactly("sent a", "sent b");

    assertThat(received(dialogue, "2")).hasSize(1);
    pass(10_000);

    assertThat(events).containsExactly("sent a", "sent b", "done");
  }

  @Test
  @DisplayName("after the end of the connection nothing is sent and nothing fails")
  void stopped() {
    OpeningDialogue dialogue = dialogue(awaiting("a", "1", true), OpeningMessage.text("b"));
    dialogue.start();

    dialogue.stop();

    assertThat(received(dialogue, "1")).containsExactly("1");
    pass(10_000);
    dialogue.start();
    assertThat(events).containsExactly("sent a");
  }

  @Test
  @DisplayName("a reply that lay in the socket when the time was up still counts")
  void lateButThere() {
    OpeningDialogue dialogue = dialogue(awaiting("login", "ok", false));
    dialogue.start();

    pass(60_000); // as after SIGSTOP and SIGCONT
    assertThat(received(dialogue, "ok")).hasSize(1);
    readOnce();

    assertThat(events).containsExactly("sent login", "done");
  }

  @Test
  @DisplayName("an entry without a message sends nothing before the server has spoken")
  void awaitsOnly() {
    OpeningDialogue dialogue =
        dialogue(OpeningMessage.awaitOnly("connected"), OpeningMessage.text("subscribe"));
    dialogue.start();
    assertThat(events).isEmpty();

    assertThat(received(dialogue, "connected")).containsExactly("connected");

    assertThat(events).containsExactly("sent subscribe", "done");
  }

  @Test
  @DisplayName("a greeting that does not come is a failure that says which entry waited")
  void noGreeting() {
    dialogue(OpeningMessage.awaitOnly("hi").within(Duration.ofSeconds(5))).start();

    pass(5_000);
    readOnce();

    assertThat(events)
        .containsExactly(
            "the message that opening message 1 of 1 awaits did not come within 5000 ms");
  }

  @Test
  @DisplayName("a reply with the text of fail_on is a refusal, also with the awaited text in it")
  void refused() {
    OpeningDialogue dialogue =
        dialogue(
            OpeningMessage.text("hello"),
            awaiting("login", "login", true).failingOn("error"),
            OpeningMessage.text("subscribe"));
    dialogue.start();

    assertThat(received(dialogue, "noise", "login error: no such key", "login"))
        .containsExactly("noise", "login error: no such key", "login");
    channel.runPendingTasks();

    assertThat(events)
        .containsExactly(
            "sent hello",
            "sent login",
            "refused: the server refused opening message 2 of 3 (fail_on)");
    assertThat(lastReceived(dialogue)).contains("login error: no such key");
    pass(10_000);
    assertThat(events).hasSize(3);
  }

  @Test
  @DisplayName("the text of fail_on counts only while the reply to its message is awaited")
  void refusalOfAnother() {
    OpeningDialogue dialogue =
        dialogue(
            awaiting("login", "ok", false).failingOn("error"), awaiting("subscribe", "ok", false));
    dialogue.start();

    assertThat(received(dialogue, "ok", "error", "ok")).hasSize(3);
    assertThat(received(dialogue, "error")).hasSize(1);

    assertThat(events).containsExactly("sent login", "sent subscribe", "done");
  }

  @Test
  @DisplayName("the last message that came is known as long as a reply is awaited")
  void lastReceived() {
    OpeningDialogue dialogue = dialogue(awaiting("login", "ok", true));
    dialogue.start();
    assertThat(described(dialogue)).isEqualTo("; no message came");
    assertThat(lastReceived(dialogue)).isEmpty();

    assertThat(received(dialogue, "first", "second")).hasSize(2);
    assertThat(lastReceived(dialogue)).contains("second");
    assertThat(received(dialogue, "x".repeat(100_000))).hasSize(1);
    assertThat(lastReceived(dialogue)).contains("x".repeat(65_536));

    dialogue.stop();
    assertThat(described(dialogue)).as("after the end").startsWith("; the last message was ");
  }

  @Test
  @DisplayName("a step that is over while the dialogue decides has failed, if it goes on with it")
  void lateDecision() {
    List<CompletableFuture<DialogueStep>> decisions = new ArrayList<>();
    OpeningDialogue dialogue =
        dialogue(
            new OpeningStage(
                Ending.Phase.OPEN_MESSAGES,
                Dialogue.NONE,
                code -> {
                  decisions.add(new CompletableFuture<>());
                  return decisions.get(decisions.size() - 1);
                },
                "late"));
    dialogue.start();
    decisions.get(0).complete(DialogueStep.await("the login").within(Duration.ofSeconds(5)));
    channel.runPendingTasks();
    List<String> unused = received(dialogue, "something else");
    pass(5_000);
    readOnce();
    assertThat(events).isEmpty();

    decisions.get(1).complete(DialogueStep.ignored());
    channel.runPendingTasks();

    assertThat(events).containsExactly("the login did not come within 5000 ms");
  }
}
