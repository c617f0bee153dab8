package dev.inlet.input.websocket.transport;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Looks names up on threads of their own, since that blocks, perhaps indefinitely. Whoever asks for
 * a name that is being looked up shares the answer, so that a name costs one thread, however often
 * it is tried; the JDK would have the second one wait for the first anyway. Thread-safe.
 */
public final class LookUps {
  private final Executor threads;
  private final Map<Wanted, CompletableFuture<List<InetAddress>>> pending =
      new ConcurrentHashMap<>();

  private record Wanted(AddressResolver resolver, String host) {}

  LookUps(Executor threads) {
    this.threads = requireNonNull(threads, "threads is null");
  }

  /**
   * All addresses of a host, in the order in which they should be tried; exceptionally, with what
   * the resolver throws, or if no thread is to be had.
   */
  public CompletableFuture<List<InetAddress>> start(AddressResolver resolver, String host) {
    Wanted wanted = new Wanted(resolver, host);
    CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> earlier = pending.putIfAbsent(wanted, result);
    if (earlier != null) {
      return earlier.copy();
    }
    try {
      threads.execute(() -> lookUp(wanted, result));
    } catch (RejectedExecutionException | OutOfMemoryError e) { // the latter for want of threads
      pending.remove(wanted);
      result.completeExceptionally(e);
    }
    return result.copy();
  }

  private void lookUp(Wanted wanted, CompletableFuture<List<InetAddress>> result) {
    List<InetAddress> found;
    try {
      found = wanted.resolver().resolve(wanted.host());
    } catch (Throwable e) {
      pending.remove(wanted);
      result.completeExceptionally(e);
      return;
    }
    pending.remove(wanted); // first, so that whoever hears of the result can ask again
    result.complete(found);
  }
}
