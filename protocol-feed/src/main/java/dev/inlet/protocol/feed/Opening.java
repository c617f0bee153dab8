package dev.inlet.protocol.feed;

import dev.inlet.protocol.Link;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Takes the steps that open a session: those of the configuration, and then the subscriptions. */
final class Opening {
  private static final Duration STEP_OF_PAUSE = Duration.ofMillis(100);

  private final Link link;
  private final Messages messages;
  private final Runnable whenDone;
  private final Queue<Step> steps = new ArrayDeque<>();
  private @Nullable Condition awaited;
  private String description = "";
  private int missing;
  private Duration pause = Duration.ZERO;
  private Optional<String> cursor = Optional.empty(); // the same in all messages
  private boolean done;

  /**
   * What to do, and then to await.
   *
   * @param confirmations how many messages have to meet the condition
   * @param pause before the next step
   */
  private record Step(
      Runnable send,
      Optional<Condition> await,
      int confirmations,
      String description,
      Duration pause) {}

  /**
   * An opening that has not begun.
   *
   * @param beforeSubscriptions run behind the steps of the configuration
   * @param whenDone run at the end
   */
  Opening(
      FeedSettings settings,
      Link link,
      Messages messages,
      Runnable beforeSubscriptions,
      Runnable whenDone) {
    this.link = link;
    this.messages = messages;
    this.whenDone = whenDone;
    int number = 0;
    for (OpeningStep step : settings.opening()) {
      number++;
      steps.add(
          new Step(
              () -> step.send().ifPresent(send -> messages.send(send, cursor)),
              step.await(),
              1,
              "in step " + number + " of opening",
              Duration.ZERO));
    }
    steps.add(new Step(beforeSubscriptions, Optional.empty(), 0, "", Duration.ZERO));
    settings.subscriptions().ifPresent(this::add);
  }

  private void add(Subscriptions subscriptions) {
    for (List<String> chunk : chunks(subscriptions.channels(), subscriptions.perMessage())) {
      steps.add(
          new Step(
              () -> messages.send(subscriptions.send(), chunk, cursor),
              subscriptions.await(),
              subscriptions.confirmations(chunk),
              "that confirms the subscription to \"" + chunk.get(0) + "\"",
              subscriptions.interval()));
    }
  }

  /** Lists of at most so many. */
  static List<List<String>> chunks(List<String> channels, int size) {
    List<List<String>> chunks = new ArrayList<>();
    for (int from = 0; from < channels.size(); from += size) {
      chunks.add(channels.subList(from, Math.min(channels.size(), from + size)));
    }
    return chunks;
  }

  /**
   * Takes the first steps. What comes meanwhile moves the cursor on, but is of the channels alone
   * that are subscribed by then: all messages have the cursor of now.
   */
  void begin() {
    cursor = messages.cursor();
    proceed();
  }

  /** Takes steps up to one whose reply has to be awaited. */
  private void proceed() {
    while (!done) {
      Step step = steps.poll();
      if (step == null) {
        done = true;
        whenDone.run();
        return;
      }
      step.send().run();
      if (step.await().isPresent()) {
        awaited = step.await().get();
        missing = step.confirmations();
        description = awaited.describe() + ", " + step.description() + ",";
        link.awaits(description);
        pause = step.pause();
        return;
      }
      if (pauses(step.pause())) {
        return;
      }
    }
  }

  /** Goes on later, if there is something left for which to wait. */
  private boolean pauses(Duration time) {
    if (time.isZero() || steps.isEmpty()) {
      return false;
    }
    pause(time);
    return true;
  }

  /**
   * Goes on when the time is over. It may be longer than {@code handshake_timeout}, which limits
   * how long a server may take for a step: nothing is awaited of one here, so the pause is itself
   * taken in steps.
   */
  private void pause(Duration time) {
    link.awaits("the end of the interval between subscriptions");
    Duration left = time.minus(STEP_OF_PAUSE);
    boolean isLast = left.isZero() || left.isNegative();
    var unused =
        isLast
            ? link.schedule(time, this::proceed)
            : link.schedule(STEP_OF_PAUSE, () -> pause(left));
  }

  /**
   * Sees a message that is no ping.
   *
   * @param isCounted whether the feed counts it: it is one of the feed then, unless the step says
   *     more than that a message has to come
   * @return whether it was awaited, and is none of the feed
   */
  boolean take(ControlMessage message, boolean isCounted) {
    Condition condition = awaited;
    if (condition == null || !message.meets(condition)) {
      return false;
    }
    missing--;
    if (missing > 0) {
      link.awaits(description); // it has come, and is to come again
    } else {
      awaited = null;
      if (!pauses(pause)) {
        proceed();
      }
    }
    return !isCounted || !condition.isAny();
  }

  /** Whether the session is open. */
  boolean isDone() {
    return done;
  }
}
