package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputStatus;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.input.websocket.session.Connection;
import dev.inlet.input.websocket.session.ConnectionHistory;
import dev.inlet.input.websocket.session.Ending;
import dev.inlet.input.websocket.session.HandOff;
import dev.inlet.input.websocket.session.SpokenProtocol;
import dev.inlet.input.websocket.session.Traffic;
import dev.inlet.input.websocket.transport.AddressResolver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The websocket input: one {@link Connection} after the other, and two at a time while one is being
 * replaced by the next.
 */
final class WebSocketInput implements Input {
  private final WebSocketSettings settings;
  private final InputContext context;
  private final Optional<SpokenProtocol> protocol;
  private final Traffic traffic = new Traffic();
  private final Connections connections;
  private final Connector connector;

  /** Guards what follows; held for moments only. */
  private final Object lock = new Object();

  /** Until a read comes back without messages, whichever connection it is on by then. */
  private boolean woken;

  /** What the scheme makes of a loss, while a read may be waiting for that. */
  private @Nullable CompletableFuture<Ending> verdict;

  // Belongs to whoever reads: while the messages of two connections are compared.
  private @Nullable Overlap overlap;

  // Belongs to whoever reads: the connection whose end it has seen last.
  private @Nullable Connection seenToEnd;

  WebSocketInput(
      WebSocketSettings settings,
      InputContext context,
      Optional<SpokenProtocol> protocol,
      AddressResolver resolver) {
    this.settings = requireNonNull(settings, "settings is null");
    this.context = requireNonNull(context, "context is null");
    this.protocol = requireNonNull(protocol, "protocol is null");
    connections = new Connections(context.resumeFrom());
    connector = new Connector(settings, context, protocol, resolver, traffic, connections);
  }

  // ---- Connecting

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    connector.connect(() -> overlap = null);
  }

  // ---- Reading

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    long start = System.nanoTime();
    long patience = TimeUnit.NANOSECONDS.convert(maxWait);
    while (true) {
      Attempt present = connections.present();
      if (present == null) {
        throw endOr(new NotConnectedException("not connected yet"));
      }
      long left = isWoken() ? 0 : patience - (System.nanoTime() - start);
      List<PooledBlock> blocks = present.connection().handOff().take(left);
      if (!blocks.isEmpty()) {
        Batch batch = batch(blocks);
        if (!batch.isEmpty() || !batch.positions().isEmpty()) {
          return batch;
        }
      } else if (!present.connection().handOff().isExhausted()) {
        return nothing();
      } else if (present.connection().history().isComplete() || !goOver()) {
        return ended(present, patience - (System.nanoTime() - start));
      }
    }
  }

  /** A connection has ended, and all that came of it was read. */
  private Batch ended(Attempt latest, long patience)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    Connection current = latest.connection();
    Ending ending;
    try {
      ending = verdict(latest).get(isWoken() ? 0 : patience, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | CancellationException e) {
      return nothing(); // the scheme takes its time
    } catch (ExecutionException e) {
      throw new AssertionError(e); // does not happen
    }
    if (current.history().isComplete()) {
      connections.withdraw().ifPresent(Attempt::discard);
      throw EndOfInputException.end(ending.toFailure("").message());
    }
    reportDiscarded(current);
    throw endOr(
        new NotConnectedException(ending.toFailure("").withSilence(current.history().silence())));
  }

  /**
   * What came behind our Close and found no room, or was not seen by its session, is missing,
   * unless a protocol asks for it again.
   */
  private void reportDiscarded(Connection ended) {
    boolean isNews = !ended.equals(seenToEnd);
    seenToEnd = ended;
    if (isNews && connections.positions().isEmpty()) {
      reportMissed(
          "the server sent on when the connection was closed, and there was no room",
          ended.history().discarded());
      reportUnseen(ended);
    }
  }

  private void reportUnseen(Connection ended) {
    reportMissed(
        "the session ended before it had seen all that had come", ended.history().unseen());
  }

  private void reportMissed(String reason, long messages) {
    if (messages > 0) {
      context.listener().missed(Gap.of(reason).withMessages(messages));
    }
  }

  private Batch batch(List<PooledBlock> read) {
    List<PooledBlock> blocks = overlap == null ? read : withoutKnown(overlap, read);
    Release release = new Release(blocks);
    Positions behind = Positions.NONE;
    if (protocol.isPresent()) {
      for (PooledBlock block : blocks) {
        Positions its = block.mark().positions();
        behind = its.isEmpty() ? behind : its;
      }
    }
    connections
        .read(behind)
        .ifPresent(remembering -> remembering.remember(blocks, release.outcome()));
    List<MessageBlock> messages = blocks.stream().map(PooledBlock::messages).toList();
    if (messages.stream().allMatch(MessageBlock::isEmpty)) {
      release.acknowledged(); // now, since whoever reads may settle no batch without messages
      return Batch.ofBlocks(List.of(), behind, Batch.Settlement.NONE);
    }
    return Batch.ofBlocks(messages, behind, release);
  }

  /** Without what has come over the connection before. */
  private List<PooledBlock> withoutKnown(Overlap present, List<PooledBlock> read) {
    List<PooledBlock> rest = present.filter(read);
    long repeated = present.takeLeftOut();
    if (repeated > 0) {
      context.listener().repeated(repeated);
    }
    if (present.isOver()) {
      overlap = null;
    }
    return rest;
  }

  private boolean isWoken() {
    synchronized (lock) {
      return woken;
    }
  }

  /** With an empty batch a wake-up has done its work; until then it counts. */
  private Batch nothing() {
    synchronized (lock) {
      woken = false;
      return Batch.empty();
    }
  }

  /** What the scheme makes of the end; cancelled by {@link #wakeUp}, unless it is there. */
  private CompletableFuture<Ending> verdict(Attempt lost) {
    CompletableFuture<Ending> awaited = lost.judged().copy();
    synchronized (lock) {
      verdict = awaited;
      if (woken) {
        awaited.cancel(false);
      }
    }
    return awaited;
  }

  /**
   * A websocket sends nothing twice, so a batch that is settled is done with either way.
   *
   * @param outcome done once it is settled, with whether it was acknowledged
   */
  private record Release(List<PooledBlock> blocks, CompletableFuture<Boolean> outcome)
      implements Batch.Settlement {

    Release(List<PooledBlock> blocks) {
      this(blocks, new CompletableFuture<>());
    }

    @Override
    public void acknowledged() {
      settle(true);
    }

    @Override
    public void refused(Throwable cause) {
      settle(false);
    }

    private void settle(boolean acknowledged) {
      for (PooledBlock block : blocks) {
        block.release();
        block.mark().settled(acknowledged);
      }
      outcome.complete(acknowledged);
    }
  }

  /** The loss, unless the input was closed: then there is nothing to reconnect. */
  private NotConnectedException endOr(NotConnectedException loss) throws EndOfInputException {
    if (connections.isClosed()) {
      throw EndOfInputException.end("the input is closed: " + loss.getMessage());
    }
    return loss;
  }

  @Override
  public void wakeUp() {
    synchronized (lock) {
      woken = true;
      if (verdict != null) {
        verdict.cancel(false);
      }
    }
    Attempt present = connections.present();
    if (present != null) {
      present.connection().handOff().wakeUp();
    }
  }

  @Override
  public Optional<CompletableFuture<Duration>> ping() {
    return Optional.of(
        connections
            .lasting()
            .map(attempt -> attempt.connection().ping())
            .orElseGet(
                () ->
                    CompletableFuture.failedFuture(
                        new NotConnectedException("not connected yet"))));
  }

  // ---- Replacing

  @Override
  public boolean replaceConnection(Duration time)
      throws ConnectFailedException, InterruptedException {
    return connector.replace(time);
  }

  /**
   * Goes over to the connection that replaces the present one, which has ended.
   *
   * @return false if there is none
   */
  private boolean goOver() {
    Optional<Replacement> followed = connections.goOver();
    followed.ifPresent(this::goOver);
    return followed.isPresent();
  }

  private void goOver(Replacement replacement) {
    Connection last = replacement.replaced().connection();
    Connection next = replacement.attempt().connection();
    boolean resumed = !replacement.from().isEmpty();
    if (!resumed) {
      reportGap(last);
    }
    Overlap compared = replacement.overlap();
    Runnable notResumed = resumed ? () -> reportGap(last) : () -> {}; // it is reported once
    compared.begin(
        resumed, last.history().retirement(), next.takeOver(connections.positions(), notResumed));
    overlap = compared.isOver() ? null : compared;
    connector.goneOver(next);
  }

  /** What a connection did not bring to its end may have come before the next one was open. */
  private void reportGap(Connection ended) {
    ConnectionHistory history = ended.history();
    reportMissed("the server sent on when the connection before was closed", history.discarded());
    reportUnseen(ended);
    if (history.discarded() == 0 && history.unseen() == 0 && !history.isEndedByServer()) {
      context.listener().missed(Gap.of("the server did not end the connection before"));
    }
  }

  @Override
  public boolean disconnect(String reason) {
    Connections.Disconnected disconnected = connections.disconnect();
    disconnected.unwanted().ifPresent(Attempt::discard);
    disconnected.lasting().ifPresent(attempt -> attempt.connection().disconnect(reason));
    return true;
  }

  // ---- Ending

  @Override
  public void close() {
    connections.close().ifPresent(this::close);
  }

  /**
   * Each ends within close_timeout, or at once where there is nothing to be polite about; two
   * seconds later if a protocol has to be interrupted. One that waits to be read ends once what
   * came before it was read, and does not wait longer than close_timeout for that.
   */
  private void close(Connections.Last last) {
    connector.interrupt();
    last.present().ifPresent(present -> present.connection().close());
    last.unwanted().ifPresent(Attempt::discard);
    last.awaited().ifPresent(awaited -> awaited.connection().close());
    Stream.of(last.present(), last.unwanted(), last.awaited())
        .flatMap(Optional::stream)
        .forEach(attempt -> attempt.connection().whenEnded().join());
    connector.close();
  }

  @Override
  public InputStatus status() {
    InputStatus.Builder status = InputStatus.builder();
    traffic.addTo(status);
    long messages = 0;
    long bytes = 0;
    for (Attempt attempt : connections.all()) {
      HandOff.Waiting waiting = attempt.connection().handOff().waiting();
      messages += waiting.messages();
      bytes += waiting.bytes();
    }
    return status.buffered(messages, bytes).build();
  }

  @Override
  public String source() {
    return settings.servers().stream()
        .map(server -> server.url().toString())
        .collect(Collectors.joining(","));
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "WebSocketInput"
        + settings.servers().stream().map(WebSocketSettings.Server::url).toList();
  }
}
