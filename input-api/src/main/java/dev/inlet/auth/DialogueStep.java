package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link Dialogue} answers: what to send, and whether it awaits a message, is done, or was
 * refused. Immutable; each method that changes something returns a new value.
 */
public final class DialogueStep {
  private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_LIMIT = Duration.ofDays(1);

  /** How a dialogue goes on. */
  public enum Kind {
    /** With the next message of the server. */
    AWAIT,
    /** As before: the message means nothing to the login. */
    IGNORED,
    /** Not at all: the login is complete. */
    DONE,
    /** Not at all: the server has refused the login, so the attempt has failed. */
    REFUSED
  }

  private final Kind kind;
  private final String text;
  private final AuthAdvice advice;
  private final List<DialogueMessage> messages;
  private final Duration limit;
  private final boolean withholdsMessage;

  private DialogueStep(
      Kind kind,
      String text,
      AuthAdvice advice,
      List<DialogueMessage> messages,
      Duration limit,
      boolean withholdsMessage) {
    this.kind = kind;
    this.text = requireNonNull(text, "text is null");
    this.advice = requireNonNull(advice, "advice is null");
    this.messages = List.copyOf(messages);
    this.limit = limit;
    this.withholdsMessage = withholdsMessage;
  }

  private static DialogueStep of(Kind kind, String text, AuthAdvice advice) {
    return new DialogueStep(kind, text, advice, List.of(), DEFAULT_LIMIT, false);
  }

  /**
   * Waits for the next message of the server, 10 seconds unless {@linkplain #within told
   * otherwise}.
   *
   * @param what is awaited, as the log calls it if it does not come, such as {@code the challenge}
   */
  public static DialogueStep await(String what) {
    return of(Kind.AWAIT, what, AuthAdvice.RETRY);
  }

  /**
   * The message means nothing to the login: goes on waiting as before, within what is left of the
   * time. Not for {@link Dialogue#begin}.
   */
  public static DialogueStep ignored() {
    return of(Kind.IGNORED, "", AuthAdvice.RETRY);
  }

  /** The login is complete; the connection counts as open once the messages were sent. */
  public static DialogueStep done() {
    return of(Kind.DONE, "", AuthAdvice.RETRY);
  }

  /** As {@link #refused(String, AuthAdvice)}, to be tried again with the longest delay. */
  public static DialogueStep refused(String reason) {
    return refused(reason, AuthAdvice.SLOW);
  }

  /**
   * The server has refused the login. The log quotes the message that says so, with secrets hidden.
   *
   * @param reason what that means, such as {@code the server does not know the key}
   * @param advice when to try again
   */
  public static DialogueStep refused(String reason, AuthAdvice advice) {
    return of(Kind.REFUSED, reason, advice);
  }

  /** Sends a text message, behind those that the step sends already, before anything else. */
  public DialogueStep sending(String message) {
    return sending(DialogueMessage.text(message));
  }

  /** As {@link #sending(String)}, with a message of either type. */
  public DialogueStep sending(DialogueMessage message) {
    List<DialogueMessage> more = new ArrayList<>(messages);
    more.add(message);
    return new DialogueStep(kind, text, advice, more, limit, withholdsMessage);
  }

  /** Keeps the message that led to this step from the messages that are delivered. */
  public DialogueStep withholdingMessage() {
    return new DialogueStep(kind, text, advice, messages, limit, true);
  }

  /**
   * Waits that long for the next message, after which the attempt has failed.
   *
   * @throws IllegalArgumentException if that is not more than zero and at most a day
   */
  public DialogueStep within(Duration newLimit) {
    if (newLimit.isNegative() || newLimit.isZero() || newLimit.compareTo(LONGEST_LIMIT) > 0) {
      throw new IllegalArgumentException(
          "the limit " + newLimit + " is not more than zero and at most a day");
    }
    return new DialogueStep(kind, text, advice, messages, newLimit, withholdsMessage);
  }

  /** How the dialogue goes on. */
  public Kind kind() {
    return kind;
  }

  /** What is awaited, or why the login was refused; empty if it is complete. */
  public String text() {
    return text;
  }

  /** When to try again after a refusal. */
  public AuthAdvice advice() {
    return advice;
  }

  /** What to send, in this order. */
  public List<DialogueMessage> messages() {
    return messages;
  }

  /** How long to wait for the next message. */
  public Duration limit() {
    return limit;
  }

  /** Whether the message that led to this step is not delivered. */
  public boolean withholdsMessage() {
    return withholdsMessage;
  }

  /** Without the messages, which may be a login. */
  @Override
  public String toString() {
    return "DialogueStep["
        + kind
        + (text.isEmpty() ? "" : " " + text)
        + ", sends "
        + messages.size()
        + "]";
  }
}
