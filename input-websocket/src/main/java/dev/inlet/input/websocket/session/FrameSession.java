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
import dev.inlet.input.websocket.text.OneLine;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of frames after the upgrade: decodes what is read, hands messages over in bursts,
 * pauses reading when they are not taken, answers pings, sends the opening messages and looks after
 * signs of life. The last word on how it ends is the {@link Connection}'s. Belongs to the event
 * loop.
 */
final class FrameSession extends ChannelInboundHandlerAdapter {
  /** Messages are handed over at the end of a read loop, or when they take this much. */
  private static final long FULL_BURST = 2 << 20;

  private final WebSocketSettings settings;
  private final Channel channel;
  private final Outlet outlet;
  private final Optional<ProtocolSession> protocol;
  private final Listener listener;
  private final boolean compressed;
  private final FrameDecoder decoder;
  private final OpeningDialogue dialogue;
  private final KeepAlive keepAlive;
  private final ReadingPauses pauses;
  private final PingAnswers answers;
  private final CompressedTurn turn = new CompressedTurn();
  private final List<PooledBlock> burst = new ArrayList<>();
  private Mode mode = Mode.RECEIVING;
  private Reading reading = Reading.ON;
  private ByteBuf postponed = Unpooled.EMPTY_BUFFER; // read, but not decoded before that stopped
  private @Nullable Runnable whenDrained;
  private long burstBytes;
  private long lastFrameAt = System.nanoTime();
  private boolean dataArrived;
  private byte @Nullable [] unansweredHeartbeat;
  private long discarded;

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

  /** Whether what comes is read and decoded. */
  private enum Reading {
    ON,
    /** Not until there is room in the hand-off. */
    PAUSED,
    /** Not until the opening dialogue has decided about what has come. */
    HELD,
    /** Not before other connections of the event loop have had their turn. */
    YIELDED
  }

  /** Hears what concerns the connection as a whole. */
  interface Listener {

    /** Another stage of the opening dialogue begins. */
    void stage(Ending.Phase phase);

    /** A message of the opening dialogue goes out, in which there may be secrets. */
    void sends(DialogueMessage message);

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
      Listener listener) {
    this.settings = requireNonNull(settings, "settings is null");
    this.channel = requireNonNull(channel, "channel is null");
    this.protocol = requireNonNull(protocol, "protocol is null");
    requireNonNull(handOff, "handOff is null");
    this.outlet = protocol.<Outlet>map(session -> session).orElse(handOff);
    this.listener = requireNonNull(listener, "listener is null");
    compressed = deflate.isPresent();
    answers = new PingAnswers(channel);
    decoder = new FrameDecoder(new Frames(), metadata, settings.maxMessageSize(), deflate, memory);
    dialogue = new OpeningDialogue(openingStages, channel.eventLoop(), new Opening());
    pauses = new ReadingPauses(channel.eventLoop(), inputListener);
    keepAlive = new KeepAlive(settings.keepAlive(), new Upkeep(), channel.eventLoop());
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
    keepAlive.stop();
    dialogue.stop();
    if (!postponed.isReadable() || outlet.hasRoom()) {
      readOn();
    }
  }

  /**
   * The TCP connection is gone: hands over what was read before that and still waits for room.
   *
   * @param whenDone run once, by the event loop, when nothing of it is left, perhaps at once; of
   *     several calls the first counts
   */
  void drain(Runnable whenDone) {
    if (dialogue.isDeciding()) {
      dialogue.whenDecided(() -> drain(whenDone));
      return;
    }
    keepAlive.stop();
    dialogue.stop();
    if (postponed.isReadable()) {
      whenDrained = whenDrained == null ? whenDone : whenDrained;
    } else {
      whenDone.run();
    }
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
        publish(); // before there has to be room
        mode = Mode.STOPPING;
        reading = Reading.ON;
        decodePostponed();
      }
    } catch (ProtocolViolation e) {
      postponed.release(); // it goes on with a message that there is no memory for
      postponed = Unpooled.EMPTY_BUFFER;
    } finally { // what memory is left may not be enough for it
      publish();
      mode = Mode.STOPPED;
      keepAlive.stop();
      dialogue.stop();
      pauses.stop();
      channel.config().setAutoRead(true);
      decoder.release();
      answers.stop();
    }
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
    return discarded;
  }

  /**
   * What belongs behind the reason of an end that comes now: what the server said in place of an
   * awaited reply, and how long nothing was read since the output was slow.
   *
   * @param masker hides the secrets of a text
   */
  String describeCircumstances(UnaryOperator<String> masker) {
    String said =
        dialogue.awaits()
            ? dialogue
                .lastReceived()
                .map(text -> "; the last message was " + OneLine.quote(masker.apply(text)))
                .orElse("; no message came")
            : "";
    return said + pauses.describe();
  }

  /** There is room again in the hand-off. */
  void resumeReading() {
    if (reading == Reading.PAUSED && outlet.hasRoom()) {
      readOn();
    }
  }

  /** Other connections have had their turn. */
  private void nextTurn() {
    if (reading == Reading.YIELDED) {
      readOn();
    }
  }

  private void readOn() {
    boolean wasPaused = reading == Reading.PAUSED || reading == Reading.HELD;
    reading = Reading.ON;
    try {
      decodePostponed();
    } catch (RuntimeException | Error e) {
      listener.broken(e); // no handler sees it: nothing was read just now
      return;
    }
    if (!postponed.isReadable()) {
      if (mode == Mode.CLOSE_SENT) {
        mode = Mode.CLOSING;
        reading = Reading.ON;
      }
      Runnable drained = whenDrained;
      if (drained != null) {
        whenDrained = null;
        drained.run();
        return;
      }
    }
    if (wasPaused && reading != Reading.PAUSED && reading != Reading.HELD) {
      keepAlive.resume();
      pauses.end();
      protocol.ifPresent(ProtocolSession::readingResumed);
    }
    if (reading == Reading.ON) {
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    lastFrameAt = System.nanoTime();
    decode((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
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
      if (reading == Reading.ON && mode != Mode.STOPPING && turn.isOver(decoder.inflatedBytes())) {
        yieldTurn();
      }
      if (reading != Reading.ON) {
        postpone(bytes);
      } else {
        decoder.decode(bytes.readSlice(turn.nextPortion(bytes.readableBytes())));
      }
    }
  }

  /** A timer, unlike a task, waits until the event loop has looked at its other connections. */
  private void yieldTurn() {
    reading = Reading.YIELDED;
    channel.config().setAutoRead(false);
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
    publish();
    answers.send();
    turn.end(decoder.inflatedBytes());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    answers.send();
    answerHeartbeat();
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
      MessageBlock wanted = withoutHeartbeats(block.messages());
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
      keepAlive.receivedPong();
    }

    @Override
    public void close(CloseFrame frame) {
      if (dialogue.isDeciding()) { // what came before it counts first
        holdReading();
        dialogue.whenDecided(() -> closed(frame));
      } else {
        closed(frame);
      }
    }

    private void closed(CloseFrame frame) {
      answers.send();
      stop();
      listener.closedByServer(frame);
    }
  }

  private MessageBlock withoutHeartbeats(MessageBlock block) {
    return settings.heartbeat().expectsAny()
        ? block.filter(index -> !isHeartbeat(block, index))
        : block;
  }

  private boolean isHeartbeat(MessageBlock block, int index) {
    Optional<byte[]> answer = settings.heartbeat().answer(block, index);
    answer.ifPresent(
        payload -> {
          unansweredHeartbeat = payload;
          answerHeartbeat();
        });
    return answer.isPresent() || settings.heartbeat().isReply(block, index);
  }

  private void deliver(PooledBlock block) {
    burst.add(block);
    burstBytes += block.messages().memoryBytes();
    if (burstBytes >= FULL_BURST) {
      publish();
    }
  }

  private void holdReading() {
    if (reading == Reading.ON && mode == Mode.RECEIVING) {
      reading = Reading.HELD;
      channel.config().setAutoRead(false);
      keepAlive.suspend();
    }
  }

  /** Hands the burst over and stops reading if that has filled the hand-off. */
  private void publish() {
    if (burst.isEmpty()) {
      return;
    }
    if ((mode == Mode.CLOSING || mode == Mode.STOPPING) && !outlet.hasRoom()) {
      // Nobody promised to take these, and the server's Close may stand behind them.
      burst.forEach(this::discard);
      protocol.ifPresent(ProtocolSession::discardFollowing);
    } else if (!outlet.add(burst) && (mode == Mode.RECEIVING || mode == Mode.CLOSE_SENT)) {
      reading = Reading.PAUSED;
      channel.config().setAutoRead(false);
      keepAlive.suspend();
      pauses.begin();
      dialogue.readingPaused();
      protocol.ifPresent(ProtocolSession::readingPaused);
    }
    burst.clear();
    burstBytes = 0;
  }

  private void discard(PooledBlock block) {
    discarded += block.messages().size();
    block.release();
  }

  /** Each at once; of those of a server that does not read, the last one. */
  private void answerHeartbeat() {
    byte[] answer = unansweredHeartbeat;
    if (answer != null && mode == Mode.RECEIVING && channel.isWritable()) {
      unansweredHeartbeat = null;
      send(settings.heartbeat().type(), answer);
    }
  }

  private void send(MessageType type, byte[] payload) {
    send(type == MessageType.TEXT ? Opcode.TEXT : Opcode.BINARY, payload);
  }

  private void send(int opcode, byte[] payload) {
    try {
      var unused = channel.writeAndFlush(FrameEncoder.encode(channel.alloc(), opcode, payload));
    } catch (RuntimeException | Error e) { // a timer that ends by it would end all that follows
      listener.broken(e);
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
      FrameSession.this.send(message.isText() ? Opcode.TEXT : Opcode.BINARY, message.toByteArray());
    }

    @Override
    public void deliver(PooledBlock block) {
      FrameSession.this.deliver(block);
    }

    @Override
    public void holdReading() {
      FrameSession.this.holdReading();
    }

    @Override
    public void resumeReading() {
      if (reading == Reading.HELD) {
        readOn();
      }
    }

    @Override
    public void flush() {
      publish();
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
    public void sendPing() {
      sendIfWritable(Opcode.PING);
    }

    @Override
    public void sendPong() {
      sendIfWritable(Opcode.PONG);
    }

    private void sendIfWritable(int opcode) {
      if (channel.isWritable()) {
        send(opcode, new byte[0]);
      }
    }

    @Override
    public void sendHeartbeat() {
      if (channel.isWritable()) {
        send(settings.heartbeat().type(), settings.heartbeat().message());
      }
    }

    @Override
    public void dead(String reason) {
      listener.failed(reason, RetryAdvice.USUAL);
    }
  }
}
