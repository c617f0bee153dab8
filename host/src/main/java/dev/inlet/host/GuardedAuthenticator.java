package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.auth.DialogueStep;
import dev.inlet.config.Durations;
import dev.inlet.host.threads.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator of a plugin, behind which nothing that the plugin does can harm its host: what
 * it throws becomes a sentence with the plugin's name and without secrets, a call that takes too
 * long is interrupted, and {@link #interrupt} and {@link #close} come back whatever it does. Any
 * thread may call it: one call follows another.
 */
final class GuardedAuthenticator implements Authenticator {
  /** Of one call, whoever makes it; an input or output may interrupt it earlier. */
  static final Duration LONGEST_CALL = Duration.ofMinutes(2);

  private final Object owner;
  private final String origin;
  private final Authenticator authenticator;
  private final AuthContext context;
  private final Duration longestCall;

  /** Held by whoever calls the authenticator. */
  private final ReentrantLock turn = new ReentrantLock();

  // Guarded by this object.
  private @Nullable Thread running;
  private long calls; // that have begun
  private boolean tooLong; // the one that runs, which was interrupted for that
  private boolean interrupted;
  private boolean closed;

  /**
   * Guards an authenticator.
   *
   * @param owner whose class loader the authenticator's code runs with
   * @param origin what the plugin is called in messages
   */
  GuardedAuthenticator(
      Object owner, String origin, Authenticator authenticator, AuthContext context) {
    this(owner, origin, authenticator, context, LONGEST_CALL);
  }

  /** The same with another limit of calls. */
  GuardedAuthenticator(
      Object owner,
      String origin,
      Authenticator authenticator,
      AuthContext context,
      Duration longestCall) {
    this.owner = requireNonNull(owner, "owner is null");
    this.origin = requireNonNull(origin, "origin is null");
    this.authenticator = requireNonNull(authenticator, "authenticator is null");
    this.context = requireNonNull(context, "context is null");
    this.longestCall = requireNonNull(longestCall, "longestCall is null");
  }

  /** What the plugin is called in messages. */
  String origin() {
    return origin;
  }

  /**
   * Whether the scheme logs in by messages.
   *
   * @throws RuntimeException or Error if the plugin is broken
   */
  boolean hasDialogue() {
    return requireNonNull(
            ContextLoader.call(owner, authenticator::dialogue), "dialogue has returned null")
        != Dialogue.NONE;
  }

  @Override
  public AuthRequest authenticate(AuthRequest request) throws AuthException, InterruptedException {
    return call("authenticate", () -> authenticator.authenticate(request));
  }

  @Override
  public Dialogue dialogue() {
    Dialogue dialogue;
    try {
      dialogue = call("dialogue", authenticator::dialogue);
    } catch (AuthException e) {
      return () -> {
        throw e;
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Dialogue.NONE; // the attempt ends before anybody begins it
    }
    return dialogue == Dialogue.NONE ? dialogue : new GuardedDialogue(dialogue);
  }

  private final class GuardedDialogue implements Dialogue {
    private final Dialogue dialogue;

    GuardedDialogue(Dialogue dialogue) {
      this.dialogue = dialogue;
    }

    @Override
    public DialogueStep begin() throws AuthException, InterruptedException {
      return call("begin", dialogue::begin);
    }

    @Override
    public DialogueStep received(DialogueMessage message)
        throws AuthException, InterruptedException {
      return call("received", () -> dialogue.received(message));
    }
  }

  @Override
  public AuthAdvice rejected(AuthRejection rejection) throws InterruptedException {
    try {
      return call("rejected", () -> authenticator.rejected(rejection));
    } catch (AuthException e) {
      context.warning(String.valueOf(e.getMessage()));
      return AuthAdvice.SLOW;
    }
  }

  private <T> T call(String method, Callable<T> code) throws AuthException, InterruptedException {
    turn.lockInterruptibly();
    Optional<Future<?>> limit = Optional.empty();
    try {
      limit = limit(enter());
      return requireNonNull(
          ContextLoader.callChecked(owner, code), () -> method + " has returned null");
    } catch (AuthException e) {
      requireInTime(method);
      String message = context.masker().mask(String.valueOf(e.getMessage()));
      throw new AuthException(message, e.advice(), MaskedException.of(e, context.masker()));
    } catch (InterruptedException e) {
      requireInTime(method);
      throw e;
    } catch (Throwable e) {
      String message = PluginProblem.of(origin, e, context.masker()).toString();
      requireInTime(method);
      throw new AuthException(message, AuthAdvice.SLOW, MaskedException.of(e, context.masker()));
    } finally {
      limit.ifPresent(timer -> timer.cancel(false));
      leave();
      turn.unlock();
    }
  }

  /** Gives the number of the call. */
  private synchronized long enter() throws AuthException {
    if (interrupted) {
      throw new AuthException("the input is closed", AuthAdvice.STOP);
    }
    running = Thread.currentThread();
    return ++calls;
  }

  /** Has the call interrupted when it has taken too long; not if the system has no thread left. */
  private Optional<Future<?>> limit(long call) {
    try {
      return Optional.of(Timer.after(longestCall, () -> interruptIfRunning(call)));
    } catch (OutOfMemoryError e) {
      return Optional.empty();
    }
  }

  private synchronized void interruptIfRunning(long call) {
    if (running != null && calls == call) {
      tooLong = true;
      running.interrupt();
    }
  }

  /** What a call throws that was interrupted is no more than how it has come to its end. */
  private synchronized void requireInTime(String method) throws AuthException {
    if (tooLong && !interrupted) {
      throw new AuthException(
          "%s: %s did not come back within %s"
              .formatted(origin, method, Durations.format(longestCall)),
          AuthAdvice.SLOW);
    }
  }

  private synchronized void leave() {
    running = null;
    if (tooLong) {
      tooLong = false;
      if (!interrupted) {
        var unused = Thread.interrupted(); // that one was meant for the call
      }
    }
  }

  /** Interrupts the call that runs now; there will be no other. Any thread may call it. */
  synchronized void interrupt() {
    interrupted = true;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    interrupt();
    BoundedClose.run(this::closeNow, "inlet-auth-close-" + context.label());
  }

  private void closeNow() {
    try {
      ContextLoader.run(owner, authenticator::close);
    } catch (Throwable e) {
      context.warning(PluginProblem.of(origin, e, context.masker()).toString());
    }
  }

  /** Without secrets, whatever the plugin's own says. */
  @Override
  public String toString() {
    return "Authenticator[" + origin + "]";
  }
}
