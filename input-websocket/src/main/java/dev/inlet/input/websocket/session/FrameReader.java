package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.memory.ReadBuffer;
import dev.inlet.input.websocket.tls.TlsHandler;
import dev.inlet.input.websocket.wire.FrameDecoder;
import dev.inlet.input.websocket.wire.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads and decodes frames, as long as the {@link ReadGate} is open; what has been read when that
 * closes waits. Knows nothing of what frames say. Belongs to the event loop.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
  /** A timer, unlike a task, waits until the event loop has looked at its other connections. */
  private static final long AFTER_OTHERS = 1;

  private final Channel channel;
  private final Traffic traffic;
  private final Listener listener;
  private final KeepAlive keepAlive;
  private final ReadingPauses pauses;
  private final ReadGate gate;
  private final FrameDecoder decoder;
  private final boolean compressed;
  private final CompressedTurn turn = new CompressedTurn();
  private final ReadInterval interval;
  private Mode mode = Mode.RECEIVING;
  private ByteBuf postponed = Unpooled.EMPTY_BUFFER; // read, but not decoded before that stopped
  private long lastFrameAt = System.nanoTime();

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

  /** Hears how reading goes; the receiver of the decoder hears what comes of it. */
  interface Listener {

    /** A turn of the event loop is over: what came in it is to be handed on. */
    void turnEnded();

    /** The channel takes what is sent again, or does not any more. */
    void writabilityChanged();

    /** What was read before our Close is decoded: what comes now is taken if there is room. */
    void closingReached();

    /**
     * What had been read is decoded as far as may be.
     *
     * @return false if nothing more is to be read
     */
    boolean goesOn();

    /** What comes is read again, after a pause. */
    void readingResumed();

    /** The server broke a rule. */
    void violated(ProtocolViolation violation);

    /** Something went wrong here that has nothing to do with the server. */
    void broken(Throwable cause);
  }

  /**
   * Reads nothing before it is added to the pipeline of its channel.
   *
   * @param receiver hears what frames say
   * @param keepAlive waits for nothing while reading is paused
   */
  FrameReader(
      SessionSetup setup,
      Channel channel,
      FrameDecoder.Receiver receiver,
      KeepAlive keepAlive,
      Listener listener) {
    this.channel = requireNonNull(channel, "channel is null");
    this.keepAlive = requireNonNull(keepAlive, "keepAlive is null");
    this.listener = requireNonNull(listener, "listener is null");
    traffic = setup.traffic();
    compressed = setup.deflate().isPresent();
    interval = new ReadInterval(setup.settings().readInterval(), channel.eventLoop().ticker());
    decoder =
        new FrameDecoder(
            receiver,
            setup.metadata(),
            setup.settings().maxMessageSize(),
            setup.deflate(),
            setup.memory());
    pauses = new ReadingPauses(channel.eventLoop(), setup.inputListener(), traffic);
    gate = new ReadGate(channel, keepAlive, pauses);
    RecvByteBufAllocator allocator = channel.config().getRecvByteBufAllocator();
    TlsHandler tls = channel.pipeline().get(TlsHandler.class);
    if (tls != null) {
      tls.decryptInto(this::room); // what is read are no frames yet
    } else if (allocator instanceof ReadBuffer reads) {
      reads.readInto(this::room);
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
      listener.violated(e);
      return null;
    }
  }

  /** Begins to tell of signs of life. */
  void start() {
    traffic.signOfLife(lastFrameAt);
  }

  // ---- Reading

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    lastFrameAt = System.nanoTime();
    ByteBuf bytes = (ByteBuf) message;
    interval.read(bytes.readableBytes());
    decode(bytes);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    traffic.signOfLife(lastFrameAt);
    endTurn();
    long wait = interval.turnEnded();
    if (wait > 0 && gate.isOpen() && mode == Mode.RECEIVING) {
      yieldTurn(wait);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    listener.writabilityChanged();
    context.fireChannelWritabilityChanged();
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
      listener.violated(e);
    } finally {
      bytes.release();
    }
  }

  private void decodeByPortions(ByteBuf bytes) throws ProtocolViolation {
    while (bytes.isReadable() && mode != Mode.STOPPED) {
      if (gate.isOpen() && mode != Mode.STOPPING && turn.isOver(decoder.inflatedBytes())) {
        yieldTurn(AFTER_OTHERS);
      }
      if (!gate.isOpen()) {
        postpone(bytes);
      } else {
        decoder.decode(bytes.readSlice(turn.nextPortion(bytes.readableBytes())));
      }
    }
  }

  private void yieldTurn(long nanos) {
    gate.yieldTurn();
    var unused = channel.eventLoop().schedule(this::nextTurn, nanos, TimeUnit.NANOSECONDS);
  }

  private void nextTurn() {
    interval.waited();
    if (gate.isYielded()) {
      readOn();
    }
  }

  private void postpone(ByteBuf bytes) {
    if (!postponed.isReadable()) {
      postponed = Unpooled.buffer(bytes.readableBytes());
    }
    postponed.writeBytes(bytes);
  }

  private void decodePostponed() {
    ByteBuf waiting = postponed;
    if (waiting.isReadable()) {
      postponed = Unpooled.EMPTY_BUFFER;
      decode(waiting);
      endTurn();
    }
  }

  private void endTurn() {
    try {
      if (mode != Mode.STOPPED) {
        decoder.pause();
      }
    } catch (ProtocolViolation e) {
      listener.violated(e);
    }
    listener.turnEnded();
    turn.end(decoder.inflatedBytes());
  }

  // ---- Pausing

  /** Nothing more is read until there is room. */
  void pause() {
    gate.pause();
  }

  /** Nothing more is read until it is known what follows from what has come. */
  void hold() {
    if (gate.isOpen() && mode == Mode.RECEIVING) {
      gate.hold();
    }
  }

  /** Whether nothing is read until there is room again. */
  boolean isPaused() {
    return gate.isPaused();
  }

  boolean isHeld() {
    return gate.isHeld();
  }

  /** Whether something was read that may not be decoded yet. */
  boolean hasPostponed() {
    return postponed.isReadable();
  }

  /** Decodes what has waited, and reads on unless that closes the gate again. */
  void readOn() {
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
      listener.closingReached();
      gate.open();
    }
    if (listener.goesOn() && gate.resume(waited)) {
      listener.readingResumed();
    }
  }

  // ---- Ending

  /** Our Close has gone out. */
  void closeSent() {
    if (mode == Mode.RECEIVING) {
      mode = Mode.CLOSE_SENT;
    }
  }

  /** Hands over the messages of the present read that came whole. */
  void deliver() throws ProtocolViolation {
    decoder.deliver();
  }

  /** Decodes all that has waited; nothing is read behind it. */
  void decodeRest() {
    mode = Mode.STOPPING;
    gate.open();
    decodePostponed();
  }

  /** Forgets what has waited. */
  void dropRest() {
    postponed.release();
    postponed = Unpooled.EMPTY_BUFFER;
  }

  /** Whatever comes is ignored from now on. */
  void ignore() {
    mode = Mode.STOPPED;
  }

  /** Gives memory back; reads on, only to find the end of the stream. */
  void release() {
    pauses.stop();
    channel.config().setAutoRead(true);
    decoder.release();
  }

  /** Whether the session is being stopped, or is. */
  boolean isEnding() {
    return mode == Mode.STOPPING || mode == Mode.STOPPED;
  }

  boolean isStopped() {
    return mode == Mode.STOPPED;
  }

  // ---- To be asked

  /** Whether what was read so far ends in the middle of a message. */
  boolean isWithinMessage() {
    return decoder.isWithinMessage();
  }

  /** When the last bytes came, by the system's nanosecond clock; at first when it was made. */
  long lastFrameAt() {
    return lastFrameAt;
  }

  /** How long nothing was read since the output was slow, for the reason of an end. */
  String describePauses() {
    return pauses.describe();
  }
}
