package dev.inlet.input.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.OpeningMessage;
import dev.inlet.input.MessageBlock;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Login, wait for the word, subscribe. */
final class OpeningDialogTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> events = new ArrayList<>();

  OpeningDialogTest() {
    channel.freezeTime();
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  private OpeningDialog dialog(OpeningMessage... messages) {
    return new OpeningDialog(
        List.of(messages),
        channel.eventLoop(),
        message -> events.add("sent " + message.message()),
        () -> events.add("done"),
        events::add);
  }

  private static OpeningMessage awaiting(String message, String await, boolean dropReply) {
    return new OpeningMessage(
        message, OpeningMessage.Type.TEXT, Optional.of(await), Duration.ofSeconds(5), dropReply);
  }

  private List<String> received(OpeningDialog dialog, String... texts) {
    MessageBlock delivered = dialog.received(Blocks.of(texts));
    return Blocks.texts(List.of(delivered));
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  @DisplayName("without messages it is done at once")
  void nothing() {
    dialog().proceed();

    assertThat(events).containsExactly("done");
  }

  @Test
  @DisplayName("messages that await nothing go out one after the other")
  void inOrder() {
    dialog(OpeningMessage.text("a"), OpeningMessage.text("b")).proceed();

    assertThat(events).containsExactly("sent a", "sent b", "done");
  }

  @Test
  @DisplayName("the next message goes out when the awaited reply has come; all is delivered")
  void awaits() {
    OpeningDialog dialog =
        dialog(awaiting("login", "welcome", false), OpeningMessage.text("subscribe"));
    dialog.proceed();
    assertThat(events).containsExactly("sent login");

    assertThat(received(dialog, "noise", "wel come")).containsExactly("noise", "wel come");
    assertThat(events).containsExactly("sent login");

    assertThat(received(dialog, "x", "you are welcome!", "y"))
        .containsExactly("x", "you are welcome!", "y");
    assertThat(events).containsExactly("sent login", "sent subscribe", "done");
  }

  @Test
  @DisplayName("a reply that is to be dropped is not delivered, and only the first one is one")
  void dropsReply() {
    OpeningDialog dialog = dialog(awaiting("login", "ok", true));
    dialog.proceed();

    assertThat(received(dialog, "a", "ok", "ok")).containsExactly("a", "ok");
    assertThat(received(dialog, "ok")).containsExactly("ok");
    assertThat(events).containsExactly("sent login", "done");
  }

  @Test
  @DisplayName("replies to two messages may come in one read, in order")
  void twoReplies() {
    OpeningDialog dialog = dialog(awaiting("a", "1", true), awaiting("b", "2", true));
    dialog.proceed();

    assertThat(received(dialog, "2", "1", "2", "3")).containsExactly("2", "3");
    assertThat(events).containsExactly("sent a", "sent b", "done");
  }

  @Test
  @DisplayName("one reply answers one message, even if it would fit the next one, too")
  void oneReplyAnswersOneMessage() {
    OpeningDialog dialog = dialog(awaiting("a", "ok", false), awaiting("b", "ok", false));
    dialog.proceed();

    assertThat(received(dialog, "ok")).containsExactly("ok");

    assertThat(events).containsExactly("sent a", "sent b");
  }

  @Test
  @DisplayName("the awaited text is found anywhere in a reply, as UTF-8")
  void textWithinReply() {
    OpeningDialog dialog = dialog(awaiting("a", "schön€", true));
    dialog.proceed();

    assertThat(received(dialog, "schön", "n€schön", "danke schschön€ bitte"))
        .containsExactly("schön", "n€schön");
    assertThat(events).containsExactly("sent a", "done");
  }

  @Test
  @DisplayName("a reply that does not come in time is a failure that says which one")
  void timeout() {
    OpeningDialog dialog =
        dialog(
            OpeningMessage.text("hello"), awaiting("login", "ok", false), OpeningMessage.text("x"));
    dialog.proceed();

    pass(4_999);
    assertThat(events).containsExactly("sent hello", "sent login");
    pass(1);

    assertThat(events)
        .containsExactly(
            "sent hello",
            "sent login",
            "the reply to opening message 2 of 3 did not come within 5000 ms");
    assertThat(received(dialog, "ok")).as("too late").containsExactly("ok");
    assertThat(events).hasSize(3);
  }

  @Test
  @DisplayName("when reading pauses before a reply has come, it never will: that is a failure")
  void readingPaused() {
    OpeningDialog dialog = dialog(awaiting("login", "ok", false));
    dialog.proceed();

    dialog.readingPaused();
    dialog.readingPaused();
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
    OpeningDialog dialog = dialog(awaiting("login", "ok", false));
    dialog.proceed();

    dialog.readingPaused();
    assertThat(received(dialog, "ok")).hasSize(1);
    channel.runPendingTasks();

    assertThat(events).containsExactly("sent login", "done");
  }

  @Test
  @DisplayName("and the failure is about the message that comes after it, if that awaits one, too")
  void nextReplyNeverComes() {
    OpeningDialog dialog = dialog(awaiting("a", "1", false), awaiting("b", "2", false));
    dialog.proceed();

    dialog.readingPaused();
    assertThat(received(dialog, "1")).hasSize(1);
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
    OpeningDialog dialog = dialog(awaiting("login", "ok", false));
    dialog.proceed();
    assertThat(received(dialog, "ok")).hasSize(1);

    dialog.readingPaused();
    channel.runPendingTasks();

    assertThat(events).containsExactly("sent login", "done");
  }

  @Test
  @DisplayName("each reply has its time from when its message was sent")
  void timeoutOfEach() {
    OpeningDialog dialog = dialog(awaiting("a", "1", false), awaiting("b", "2", false));
    dialog.proceed();
    pass(4_000);
    assertThat(received(dialog, "1")).hasSize(1);
    pass(4_000);
    assertThat(events).containsExactly("sent a", "sent b");

    assertThat(received(dialog, "2")).hasSize(1);
    pass(10_000);

    assertThat(events).containsExactly("sent a", "sent b", "done");
  }

  @Test
  @DisplayName("after the end of the connection nothing is sent and nothing fails")
  void stopped() {
    OpeningDialog dialog = dialog(awaiting("a", "1", true), OpeningMessage.text("b"));
    dialog.proceed();

    dialog.stop();

    assertThat(received(dialog, "1")).containsExactly("1");
    pass(10_000);
    dialog.proceed();
    assertThat(events).containsExactly("sent a");
  }
}
