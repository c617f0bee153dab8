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
 * name and without secrets: an attempt that has failed, a connection that is lost, or else a
 * warning, once for each thing that it cannot do. Errors of the virtual machine pass.
 */
final class GuardedInput extends ForwardingInput {
  private static final String SETTLE = "cannot settle a batch";

  private final Object owner;
  private final String origin;
  private final InputListener listener;
  private final Masker masker;
  private final Batch.SettlementGuard settlementGuard = new WarningGuard();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /**
   * Guards an input.
   *
   * @param owner whose class loader the settlements of batches run with, as the input itself does
   * @param origin of the plugin
   * @param masker knows the secrets of the configuration
   */
  GuardedInput(Object owner, String origin, Input input, InputListener listener, Masker masker) {
    super(input);
    this.owner = requireNonNull(owner, "owner is null");
    this.origin = requireNonNull(origin, "origin is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.masker = requireNonNull(masker, "masker is null");
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    try {
      super.connect();
    } catch (ConnectFailedException | InterruptedException e) {
      throw e;
    } catch (Throwable e) {
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
      throw new ConnectFailedException(failure(e));
    }
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    try {
      Batch batch = requireNonNull(super.read(maxWait), "read has returned null");
      batch.guardSettlement(settlementGuard);
      return batch;
    } catch (NotConnectedException | EndOfInputException | InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      throw new NotConnectedException(failure(e));
    }
  }

  private ConnectionFailure failure(Throwable thrown) {
    return ConnectionFailure.of(PluginProblem.of(origin, thrown, masker).toString())
        .withRetryAdvice(RetryAdvice.SLOW)
        .withCause(MaskedException.of(thrown, masker));
  }

  @Override
  public void wakeUp() {
    try {
      super.wakeUp();
    } catch (Throwable e) {
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
      warn("cannot be closed", e);
    }
  }

  /** Of the input's own class loader: the thread is that of an output, or any other. */
  private final class WarningGuard implements Batch.SettlementGuard {

    @Override
    public void acknowledge(Batch.Settlement settlement) {
      try {
        ContextLoader.wrap(owner, Batch.Settlement.class, settlement).acknowledged();
      } catch (Throwable e) {
        warn(SETTLE, e);
      }
    }

    @Override
    public void refuse(Batch.Settlement settlement, Throwable cause) {
      try {
        ContextLoader.wrap(owner, Batch.Settlement.class, settlement).refused(cause);
      } catch (Throwable e) {
        warn(SETTLE, e);
      }
    }
  }

  private void warn(String what, Throwable thrown) {
    String problem = PluginProblem.of(origin, thrown, masker).toString();
    if (warned.add(what)) {
      listener.warning(what + ": " + problem);
    }
  }
}
