package dev.inlet.protocol.feed;

import dev.inlet.config.Durations;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Sends the heartbeat, and sees when the server has fallen silent. */
final class Pulse {
  /** How many times in a timeout it looks whether something has come. */
  private static final int LOOKS = 4;

  private final Heartbeat heartbeat;
  private final Link link;
  private final Messages messages;
  private final BooleanSupplier holdsBack;
  private final Link.Task beforeEnd;
  private boolean readingPaused;
  private boolean heard;
  private int silentLooks;

  /**
   * A pulse that has not begun.
   *
   * @param holdsBack whether the session receives nothing for now
   * @param beforeEnd run before the connection is ended
   */
  Pulse(
      Heartbeat heartbeat,
      Link link,
      Messages messages,
      BooleanSupplier holdsBack,
      Link.Task beforeEnd) {
    this.heartbeat = heartbeat;
    this.link = link;
    this.messages = messages;
    this.holdsBack = holdsBack;
    this.beforeEnd = beforeEnd;
  }

  /** Sends the heartbeat from now on. */
  void beginToBeat() {
    heartbeat.send().ifPresent(this::beatLater);
  }

  /** Expects the server not to fall silent from now on. */
  void beginToLook() {
    heartbeat.timeout().ifPresent(this::lookLater);
  }

  private void beatLater(Template beat) {
    var unused =
        link.schedule(
            heartbeat.interval(),
            () -> {
              messages.send(beat, messages.cursor());
              beatLater(beat);
            });
  }

  private void lookLater(Duration timeout) {
    var unused = link.schedule(timeout.dividedBy(LOOKS), () -> look(timeout));
  }

  private void look(Duration timeout) throws ProtocolException, InterruptedException {
    silentLooks = heard || readingPaused || holdsBack.getAsBoolean() ? 0 : silentLooks + 1;
    heard = false;
    if (silentLooks > LOOKS) {
      beforeEnd.run();
      link.fail(
          "the server has sent nothing for " + Durations.format(timeout) + " (heartbeat.timeout)",
          RetryAdvice.SOON);
    } else {
      lookLater(timeout);
    }
  }

  /** A message has come. */
  void hear() {
    heard = true;
  }

  /** Whether nothing is read, so that silence means nothing. */
  void readingPaused(boolean paused) {
    readingPaused = paused;
  }
}
