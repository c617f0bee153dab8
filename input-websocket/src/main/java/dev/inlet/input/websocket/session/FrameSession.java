package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.DialogueMessage;
import dev.inlet.input.InputListener;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.input.websocket.memory.ReadBuffer;
import dev.inlet.input.websocket.wire.CloseFrame;
import dev.inlet.input.websocket.wire.DeflateExtension;
import dev.inlet.input.websocket.wire.FrameDecoder;
import dev.inlet.input.websocket.wire.FrameEncoder;
import dev.inlet.input.websocket.wire.Opcode;
import dev.inlet.input.websocket.wire.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of frames after the upgrade: decodes what is read, as long as the {@link ReadGate}
 * is open, and ends. The way of messages is a line: {@link FrameDecoder}, {@link Heartbeats},
 * {@link OpeningDialogue} until all was said, {@link Delivery}, and the {@link Outlet}, which is a
 * protocol or the {@link HandOff}. The last word on how it ends is the {@link Connection}'s.
 * Belongs to the event loop.
 */
final class FrameSession extends ChannelInboundHandlerAdapter {
  private final Channel channel;
  private final Optional<ProtocolSession> protocol;
  private final Listener listener;
  private final Traffic traffic;
  private final boolean compressed;
  private final FrameWriter writer;
  private final PingAnswers answers;
  private final RoundTrips roundTrips;
  private final Heartbeats heartbeats;
  private final FrameDecoder decoder;
  private final CompressedTurn turn = new CompressedTurn();
  private final OpeningDialogue dialogue;
  private final Delivery delivery;
  private final KeepAlive keepAlive;
  private final ReadingPauses pauses;
  private final ReadGate gate;
  private Mode mode = Mode.RECEIVING;
  private ByteBuf postponed = Unpooled.EMPTY_BUFFER; // read, but not decoded before that stopped
  private @Nullable CloseFrame heldClose; // behind messages that the dialogue decides about
  private @Nullable Runnable whenDrained;
  private long lastFrameAt = System.nanoTime();
  private boolean dataArrived;

  /** What is done with what is read. */
  private enum Mode {
    /** Handed over; reading pauses when there is no room. */
    RECEIVING,
    /** The same: our Close has gone out, but what was read before still waits for room. */
    CLOSE_SENT,
    /** Handed over as far as there is room: the server's answer to our Close has to be reached. */
    CLOSING,
    /** The same, with what was read before; all of it at once, as nothing follows. */
    STOPPING,
    /** Ignored. */
    STOPPED
  }

  /** Hears what concerns the connection as a whole. */
  interface Listener {

    /** Another stage of the opening dialogue begins. */
    void stage(Ending.Phase phase);

    /** A message of the opening dialogue goes out, in which there may be secrets. */
    void sends(DialogueMessage message);

    /** A message has come that is a reply to what the opening dialogue said. */
    void replied(DialogueMessage message);

    /** All was said that the opening dialogue has to say. */
    void opened();

    /** The server sent a Close frame, right or wrong; the session has stopped. */
    void closedByServer(CloseFrame close);

    /** The server broke a rule; the session has stopped. */
    void violated(ProtocolViolation violation);

    /** The opening dialogue failed, or the connection shows no sign of life. */
    void failed(String reason, RetryAdvice advice);

    /** Something went wrong here that has nothing to do with the server. */
    void broken(Throwable cause);
  }

  FrameSession(
      WebSocketSettings settings,
      Channel channel,
      HandOff handOff,
      Optional<ProtocolSession> protocol,
      Metadata metadata,
      List<OpeningStage> openingStages,
      Optional<DeflateExtension> deflate,
      MessageMemory memory,
      InputListener inputListener,
      Traffic traffic,
      Listener listener) {
    this.channel = requireNonNull(channel, "channel is null");
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.traffic = requireNonNull(traffic, "traffic is null");
    compressed = deflate.isPresent();
    writer = new FrameWriter(channel, listener::broken);
    answers = new PingAnswers(channel);
    roundTrips = new RoundTrips(writer);
    heartbeats = new Heartbeats(settings.heartbeat(), writer);
    decoder = new FrameDecoder(new Frames(), metadata, settings.maxMessageSize(), deflate, memory);
    dialogue = new OpeningDialogue(openingStages, channel.eventLoop(), new Opening());
    delivery =
        new Delivery(
            protocol.<Outlet>map(session -> session).orElse(handOff),
            traffic,
            this::outletFilled,
            () -> protocol.ifPresent(ProtocolSession::discardFollowing));
    keepAlive = new KeepAlive(settings.keepAlive(), new Upkeep(), channel.eventLoop());
    pauses = new ReadingPauses(channel.eventLoop(), inputListener, traffic);
    gate = new ReadGate(channel, keepAlive, pauses);
    RecvByteBufAllocator allocator = channel.config().getRecvByteBufAllocator();
    if (allocator instanceof ReadBuffer reads) {
      reads.readInto(this::room); // with TLS, what is read are no frames yet
    }
    if (compressed && allocator instanceof MaxMessagesRecvByteBufAllocator reads) {
      reads.maxMessagesPerRead(CompressedTurn.MAX_READS);
    }
  }

  /** Where to read to; what comes after the end is read only to be ignored. */
  private @Nullable ByteBuf room() {
    try {
      return mode == Mode.STOPPED ? null : decoder.room();
    } catch (ProtocolViolation e) {
      violated(e);
      return null;
    }
  }

  /** Begins the opening dialogue, and to look after signs of life. */
  void start() {
    traffic.signOfLife(lastFrameAt);
    keepAlive.start();
    dialogue.start();
  }

  /**
   * A Close frame has gone out: what still comes is taken as far as there is room for it. What had
   * been read before that still waits for room.
   */
  void startClosing() {
    if (mode == Mode.RECEIVING) {
      mode = Mode.CLOSE_SENT;
    }
    heartbeats.stop();
    keepAlive.stop();
    dialogue.stop();
    CloseFrame close = heldClose;
    if (close != null) {
      closed(close);
    } else if (!postponed.isReadable() || delivery.hasRoom()) {
      readOn();
    }
  }

  /**
   * A Close frame has gone out, and nobody is in a hurry: what still comes is handed over, and
   * reading pauses when there is no room, until the server closes as well.
   */
  void retire() {
    heartbeats.stop();
    keepAlive.stop();
  }

  /** Whether nothing is read until there is room again. */
  boolean isReadingPaused() {
    return gate.isPaused();
  }

  /**
   * The TCP connection is gone: hands over what was read before that and still waits for room.
   *
   * @param whenDone run once, by the event loop, when nothing of it is left, perhaps at once; of
   *     several calls the first counts
   */
  void drain(Runnable whenDone) {
    whenDrained = whenDrained == null ? whenDone : whenDrained;
    boolean unused = goOnDraining();
  }

  private boolean goOnDraining() {
    Runnable done = whenDrained;
    if (done == null || dialogue.isDeciding()) {
      return false;
    }
    keepAlive.stop();
    dialogue.stop();
    if (postponed.isReadable()) {
      return false;
    }
    whenDrained = null;
    done.run();
    return true;
  }

  /**
   * Hands over what was received whole, ignores the rest, and gives pooled and native memory back.
   * Of what had to wait for room, only that is handed over for which there is some. Later calls do
   * nothing.
   */
  void stop() {
    try {
      if (mode != Mode.STOPPED) {
        decoder.deliver();
        dialogue.stop();
        delivery.publish(); // before there has to be room
        mode = Mode.STOPPING;
        heartbeats.stop();
        delivery.dropWhatHasNoRoom();
        gate.open();
        decodePostponed();
      }
    } catch (ProtocolViolation e) {
      postponed.release(); // it goes on with a message that there is no memory for
      postponed = Unpooled.EMPTY_BUFFER;
    } finally { // what memory is left may not be enough for it
      delivery.publish();
      mode = Mode.STOPPED;
      keepAlive.stop();
      dialogue.stop();
      pauses.stop();
      channel.config().setAutoRead(true);
      decoder.release();
      answers.stop();
      roundTrips.stop();
    }
  }

  /** Sends a ping; done with the time until its answer comes, exceptionally if none can. */
  void ping(CompletableFuture<Duration> answer) {
    roundTrips.begin(answer);
  }

  /** Whether the opening dialogue decides about what has come, and what follows has to wait. */
  boolean isDeciding() {
    return dialogue.isDeciding();
  }

  /** Whether what was read so far ends in the middle of a message. */
  boolean isWithinMessage() {
    return decoder.isWithinMessage();
  }

  /** When the last bytes came, by the system's nanosecond clock; at first when it began. */
  long lastFrameAt() {
    return lastFrameAt;
  }

  /** How many messages came too late and found no room. */
  long discarded() {
    return delivery.discarded();
  }

  /**
   * What belongs behind the reason of an end that comes now: what the server said in place of an
   * awaited reply, and how long nothing was read since the output was slow.
   *
   * @param masker hides the secrets of a text
   */
  String describeCircumstances(UnaryOperator<String> masker) {
    return dialogue.describeAwaited(masker) + pauses.describe();
  }

  /** There is room again in the hand-off. */
  void resumeReading() {
    if (gate.isPaused() && delivery.hasRoom()) {
      readOn();
    }
  }

  /** Other connections have had their turn. */
  private void nextTurn() {
    if (gate.isYielded()) {
      readOn();
    }
  }

  private void readOn() {
    boolean waited = gate.isPaused() || gate.isHeld();
    gate.open();
    try {
      decodePostponed();
    } catch (RuntimeException | Error e) {
      listener.broken(e); // no handler sees it: nothing was read just now
      return;
    }
    if (!postponed.isReadable() && mode == Mode.CLOSE_SENT) {
      mode = Mode.CLOSING;
      delivery.dropWhatHasNoRoom();
      gate.open();
    }
    if (!goOnDraining() && gate.resume(waited)) {
      protocol.ifPresent(ProtocolSession::readingResumed);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    lastFrameAt = System.nanoTime();
    decode((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    traffic.signOfLife(lastFrameAt);
    endTurn();
  }

  private void decodePostponed() {
    ByteBuf waiting = postponed;
    if (waiting.isReadable()) {
      postponed = Unpooled.EMPTY_BUFFER;
      decode(waiting);
      endTurn();
    }
  }

  private void decode(ByteBuf bytes) {
    try {
      if (mode != Mode.STOPPED) {
        keepAlive.received(false);
        if (compressed) {
          decodeByPortions(bytes);
        } else {
          decoder.decode(bytes);
        }
      }
    } catch (ProtocolViolation e) {
      violated(e);
    } finally {
      bytes.release();
    }
  }

  private void decodeByPortions(ByteBuf bytes) throws ProtocolViolation {
    while (bytes.isReadable() && mode != Mode.STOPPED) {
      if (gate.isOpen() && mode != Mode.STOPPING && turn.isOver(decoder.inflatedBytes())) {
        yieldTurn();
      }
      if (!gate.isOpen()) {
        postpone(bytes);
      } else {
        decoder.decode(bytes.readSlice(turn.nextPortion(bytes.readableBytes())));
      }
    }
  }

  /** A timer, unlike a task, waits until the event loop has looked at its other connections. */
  private void yieldTurn() {
    gate.yieldTurn();
    var unused = channel.eventLoop().schedule(this::nextTurn, 1, TimeUnit.NANOSECONDS);
  }

  private void postpone(ByteBuf bytes) {
    if (!postponed.isReadable()) {
      postponed = Unpooled.buffer(bytes.readableBytes());
    }
    postponed.writeBytes(bytes);
  }

  private void endTurn() {
    try {
      if (mode != Mode.STOPPED) {
        decoder.pause();
      }
    } catch (ProtocolViolation e) {
      violated(e);
    }
    if (dataArrived) {
      dataArrived = false;
      keepAlive.received(true);
    }
    delivery.publish();
    answers.send();
    turn.end(decoder.inflatedBytes());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    answers.send();
    heartbeats.answer();
    context.fireChannelWritabilityChanged();
  }

  private void violated(ProtocolViolation violation) {
    answers.send();
    stop();
    listener.violated(violation);
  }

  private final class Frames implements FrameDecoder.Receiver {

    @Override
    public void messages(PooledBlock block) {
      MessageBlock wanted = heartbeats.removeFrom(block.messages());
      if (wanted.isEmpty()) {
        block.release();
      } else {
        dataArrived = true;
        dialogue.received(block.with(wanted));
      }
    }

    @Override
    public void ping(byte[] payload) {
      if (mode != Mode.STOPPING && mode != Mode.STOPPED) {
        answers.add(payload);
      }
    }

    @Override
    public void pong(byte[] payload) {
      keepAlive.receivedPong(payload);
      roundTrips.answered(payload);
    }

    @Override
    public void close(CloseFrame frame) {
      if (dialogue.isDeciding()) { // what came before it counts first
        heldClose = frame;
        holdReading();
      } else {
        closed(frame);
      }
    }
  }

  private void closed(CloseFrame frame) {
    answers.send();
    stop();
    listener.closedByServer(frame);
  }

  private void outletFilled() {
    gate.pause();
    dialogue.readingPaused();
    protocol.ifPresent(ProtocolSession::readingPaused);
  }

  private void holdReading() {
    if (gate.isOpen() && mode == Mode.RECEIVING) {
      gate.hold();
    }
  }

  /** Sends what the protocol says; a message counts as sent when it has gone out. */
  void send(List<ProtocolSession.Outgoing> messages) {
    for (ProtocolSession.Outgoing message : messages) {
      int opcode = message.message().isText() ? Opcode.TEXT : Opcode.BINARY;
      byte[] payload = message.message().toByteArray();
      try {
        ByteBuf frame = FrameEncoder.encode(channel.alloc(), opcode, payload);
        var unused =
            channel
                .write(frame)
                .addListener(done -> protocol.ifPresent(session -> session.sent(message)));
      } catch (RuntimeException | Error e) {
        listener.broken(e);
        return;
      }
    }
    var unused = channel.flush();
  }

  private final class Opening implements OpeningDialogue.Listener {

    @Override
    public void stage(Ending.Phase phase) {
      listener.stage(phase);
    }

    @Override
    public void send(DialogueMessage message) {
      listener.sends(message);
      writer.send(message.isText() ? MessageType.TEXT : MessageType.BINARY, message.toByteArray());
    }

    @Override
    public void replied(DialogueMessage message) {
      listener.replied(message);
    }

    @Override
    public void deliver(PooledBlock block) {
      delivery.add(block);
    }

    @Override
    public void holdReading() {
      FrameSession.this.holdReading();
    }

    @Override
    public void decided() {
      delivery.publish();
      if (dialogue.isDeciding()) {
        return;
      }
      CloseFrame close = heldClose;
      if (close != null) {
        closed(close);
      } else if (gate.isHeld()) {
        readOn();
      }
      boolean unused = goOnDraining();
    }

    @Override
    public void done() {
      if (protocol.isEmpty()) {
        listener.opened();
      } else if (mode != Mode.STOPPED) {
        listener.stage(Ending.Phase.PROTOCOL);
        protocol.get().begin();
      }
    }

    @Override
    public void failed(String reason, RetryAdvice advice) {
      listener.failed(reason, advice);
    }

    @Override
    public void broken(Throwable cause) {
      listener.broken(cause);
    }
  }

  private final class Upkeep implements KeepAlive.Actions {

    @Override
    public boolean sendPing() {
      return writer.sendEmptyIfWritable(Opcode.PING);
    }

    @Override
    public void pinged(Duration roundTrip) {
      traffic.pinged(roundTrip);
    }

    @Override
    public void sendPong() {
      boolean unused = writer.sendEmptyIfWritable(Opcode.PONG);
    }

    @Override
    public void sendHeartbeat() {
      heartbeats.send();
    }

    @Override
    public void dead(String reason) {
      listener.failed(reason, RetryAdvice.USUAL);
    }
  }
}
