package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import dev.inlet.host.resilience.ForwardingInput;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An input of a plugin. What the plugin throws beyond what it declares becomes a sentence with its
 * name and without secrets: an attempt that has failed, a connection that is lost (for good, if it
 * is one that resumes), or else a warning, once for each thing that it cannot do. Errors of the
 * virtual machine pass, and so does an interrupt.
 */
final class GuardedInput extends ForwardingInput {
  private static final int MOST_CAUSES = 20; // the last may lead back to the first

  private final Object owner;
  private final String origin;
  private final InputListener listener;
  private final Masker masker;
  private final boolean resumes;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /**
   * Guards an input.
   *
   * @param owner whose class loader the settlements of batches run with, as the input itself does
   * @param origin of the plugin
   * @param masker knows the secrets of the configuration
   * @param resumes whether it goes on after a loss where it was
   */
  GuardedInput(
      Object owner,
      String origin,
      Input input,
      InputListener listener,
      Masker masker,
      boolean resumes) {
    super(input);
    this.owner = requireNonNull(owner, "owner is null");
    this.origin = requireNonNull(origin, "origin is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.masker = requireNonNull(masker, "masker is null");
    this.resumes = resumes;
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    try {
      super.connect();
    } catch (ConnectFailedException | InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      passOn(e);
      throw new ConnectFailedException(failure(e));
    }
  }

  @Override
  public boolean replaceConnection(Duration overlap)
      throws ConnectFailedException, InterruptedException {
    try {
      return super.replaceConnection(overlap);
    } catch (ConnectFailedException | InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      passOn(e);
      throw new ConnectFailedException(failure(e));
    }
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    try {
      Batch batch = requireNonNull(super.read(maxWait), "read has returned null");
      return batch == Batch.empty() ? batch : batch.withSettlement(new GuardedSettlement(batch));
    } catch (NotConnectedException | EndOfInputException | InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      passOn(e);
      throw readFailure(failure(e));
    }
  }

  /**
   * Nobody knows whether the input would begin with what it failed at or behind it. An input that
   * resumes ends, so that nothing later is acknowledged and a restart has it again; of any other,
   * the connection ends that it failed with.
   */
  private NotConnectedException readFailure(ConnectionFailure failure) {
    if (resumes) {
      return new NotConnectedException(failure.withRetryAdvice(RetryAdvice.NEVER));
    }
    try {
      var unused = super.disconnect(failure.message());
    } catch (Throwable e) {
      passOnError(e);
      warn("cannot be disconnected", e);
    }
    return new NotConnectedException(failure);
  }

  private ConnectionFailure failure(Throwable thrown) {
    return ConnectionFailure.of(PluginProblem.of(origin, thrown, masker).toString())
        .withRetryAdvice(RetryAdvice.SLOW)
        .withCause(MaskedException.of(thrown, masker));
  }

  /**
   * What is not the plugin's alone: an error of the virtual machine, or that somebody is to end.
   */
  private static void passOn(Throwable thrown) throws InterruptedException {
    passOnError(thrown);
    Throwable cause = thrown.getCause();
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause instanceof InterruptedException) {
        throw new InterruptedException("the plugin was interrupted");
      }
      cause = cause.getCause();
    }
  }

  private static void passOnError(Throwable thrown) {
    if (thrown instanceof VirtualMachineError error) {
      throw error;
    }
  }

  @Override
  public void wakeUp() {
    try {
      super.wakeUp();
    } catch (Throwable e) {
      passOnError(e);
      warn("cannot be woken", e);
    }
  }

  @Override
  public InputStatus status() {
    try {
      return requireNonNull(super.status(), "status has returned null");
    } catch (Throwable e) {
      warn("cannot tell its status", e);
      return InputStatus.NONE;
    }
  }

  @Override
  public void close() {
    try {
      super.close();
    } catch (Throwable e) {
      passOnError(e);
      warn("cannot be closed", e);
    }
  }

  /** Of the input's own class loader: the thread is that of an output, or any other. */
  private final class GuardedSettlement implements Batch.Settlement {
    private final Batch batch; // of the plugin

    GuardedSettlement(Batch batch) {
      this.batch = batch;
    }

    @Override
    public void acknowledged() {
      settle(batch::ack);
    }

    @Override
    public void refused(Throwable cause) {
      settle(() -> batch.nack(cause));
    }
  }

  private void settle(Runnable settlement) {
    try {
      ContextLoader.run(owner, settlement);
    } catch (Throwable e) {
      passOnError(e);
      warn("cannot settle a batch", e);
    }
  }

  private void warn(String what, Throwable thrown) {
    String problem = PluginProblem.of(origin, thrown, masker).toString();
    if (warned.add(what)) {
      listener.warning("the input " + what + ": " + problem);
    }
  }
}
