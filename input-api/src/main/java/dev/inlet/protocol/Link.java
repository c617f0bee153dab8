package dev.inlet.protocol;

import dev.inlet.config.Masker;
import dev.inlet.input.Gap;
import dev.inlet.input.Message;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;

/**
 * What a session can do with its connection. No method blocks. Unless it says otherwise, a method
 * is to be called within a call of the session or one of its tasks; {@link #schedule} may be called
 * by any thread. When the connection has ended they do nothing.
 */
public interface Link {

  /** A task that was scheduled. */
  @FunctionalInterface
  interface Timer {

    /** Keeps the task from running, if it has not begun. */
    void cancel();
  }

  /** Code of a session that is run later. */
  @FunctionalInterface
  interface Task {

    /** Runs, as a call of the session does. */
    void run() throws ProtocolException, InterruptedException;
  }

  /**
   * Whether this connection is made to take the place of one that is still open, so that what has
   * not come over this one may well come over that one: nothing is missing yet. See {@link
   * Session#takeOver}.
   */
  boolean isReplacement();

  /**
   * The masker of this connection: it knows the secrets of the configuration and of the handshake,
   * and what it is told, for as long as the connection lasts. By it every text about the connection
   * is masked, such as the reason for which it has ended; a session masks by it what it quotes of
   * the server. What the session sends that is secret it is told by {@link Masker#add}, or by
   * {@link Masker#addRenewed} if another one takes its place before long. Any thread may use it, at
   * any time.
   */
  Masker masker();

  /**
   * The session is ready: login and subscriptions are done, and the connection counts as open. To
   * be called once. If more comes before than may wait for the output, the connection counts as
   * open from then on, so that there is room for the rest, unless it {@linkplain #isReplacement
   * replaces} another one.
   */
  void ready();

  /**
   * Says what is awaited for the session to become {@linkplain #ready ready}; the log names it if
   * it does not come within {@code handshake_timeout}, which begins again with each call. To be
   * called when the session takes another step, or something awaited has come, also if it then
   * waits for more of the same; not for what a server may send any number of times.
   *
   * @param what such as {@code the confirmation of the login}
   */
  void awaits(String what);

  /**
   * Sends a text message, behind those sent before. What is sent before the session is {@linkplain
   * #ready ready} is searched for secrets, so that no text that quotes it shows them; what {@link
   * Session#acknowledged} and {@link Session#givenUp} send is not. Of a secret that is sent there,
   * or later, the {@link #masker()} has to be told. If the server does not read, messages wait; the
   * connection ends when they are too many.
   */
  void send(String text);

  /**
   * Sends a binary message, as {@link #send(String)}.
   *
   * @param payload copied
   */
  void send(byte[] payload);

  /**
   * Delivers a message that the session has made itself, or keeps from an earlier call. For what is
   * a part of a message that has just arrived, {@link Received#deliver()} costs less.
   */
  void deliver(Message message);

  /**
   * Runs a task later, once, unless the connection has ended by then. Any thread may call it: a
   * session that has to do something slow does it on a thread of its own and comes back with this
   * method.
   *
   * @param delay none if zero or negative
   */
  Timer schedule(Duration delay, Task task);

  /**
   * Holds back messages: {@link Session#received} is not called until {@link #resumeReceiving}.
   * What arrives meanwhile waits, within the bounds that the user has configured. For a session
   * that fetches what is missing before it goes on. The time in which it has to be {@linkplain
   * #ready ready} goes on.
   */
  void pauseReceiving();

  /** Ends what {@link #pauseReceiving} began. */
  void resumeReceiving();

  /** Reports messages that the server has sent, or should have, and that will not come any more. */
  void missed(Gap gap);

  /**
   * Reports messages that came again and were not delivered, or were, as the protocol's
   * configuration says.
   *
   * @param messages how many; counted, and not reported one by one
   */
  void repeated(long messages);

  /**
   * Reports messages that were missing and that the session has fetched some other way and
   * delivered.
   *
   * @param messages how many
   */
  void refilled(long messages);

  /**
   * Ends the connection: it was lost, for this reason. As to throw a {@link ProtocolException},
   * except that the session is asked for its {@linkplain Session#checkpoint checkpoint}: what it
   * delivered before it has thrown has none, unless it was handed over already.
   *
   * @param reason as the log shows it; holds no secret
   */
  void fail(String reason, RetryAdvice advice);

  /**
   * Has the connection replaced by the next one: for a server that has announced that it is going
   * to close, or credentials that are about to end. The next one is opened while this one goes on;
   * if that fails, this one is ended politely, and connected again as after a loss. One that has
   * itself replaced another one is replaced once it has been open for {@link
   * dev.inlet.input.InputContext#stableAfter}, not before: or else a server that announces its end
   * each time would have connections follow each other without a pause.
   *
   * @param reason as the log shows it; holds no secret
   */
  void reconnect(String reason);

  /**
   * The server has sent all that it will ever send: the input ends once that was taken.
   *
   * @param reason as the log shows it; holds no secret
   */
  void end(String reason);
}
