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
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator of a plugin, behind which nothing that the plugin does can harm its host: what
 * it throws becomes a sentence with the plugin's name and without secrets, and {@link #interrupt}
 * and {@link #close} come back whatever it does. Any thread may call it: one call follows another.
 */
final class GuardedAuthenticator implements Authenticator {
  private final Object owner;
  private final String origin;
  private final Authenticator authenticator;
  private final AuthContext context;

  /** Held by whoever calls the authenticator. */
  private final ReentrantLock turn = new ReentrantLock();

  // Guarded by this object.
  private @Nullable Thread running;
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
    this.owner = requireNonNull(owner, "owner is null");
    this.origin = requireNonNull(origin, "origin is null");
    this.authenticator = requireNonNull(authenticator, "authenticator is null");
    this.context = requireNonNull(context, "context is null");
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
    return authenticator.dialogue() != Dialogue.NONE;
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
    try {
      enter();
      return requireNonNull(
          ContextLoader.callChecked(owner, code), () -> method + " has returned null");
    } catch (AuthException e) {
      String message = context.masker().mask(String.valueOf(e.getMessage()));
      throw new AuthException(message, e.advice(), MaskedException.of(e, context.masker()));
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      String message = PluginProblem.of(origin, e, context.masker()).toString();
      throw new AuthException(message, AuthAdvice.SLOW, MaskedException.of(e, context.masker()));
    } finally {
      leave();
      turn.unlock();
    }
  }

  private synchronized void enter() throws AuthException {
    if (interrupted) {
      throw new AuthException("the input is closed", AuthAdvice.STOP);
    }
    running = Thread.currentThread();
  }

  private synchronized void leave() {
    running = null;
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
      ContextLoader.call(
          owner,
          () -> {
            authenticator.close();
            return true;
          });
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
