package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.DialogueMessage;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.input.websocket.wire.CloseFrame;
import dev.inlet.input.websocket.wire.FrameDecoder;
import dev.inlet.input.websocket.wire.ProtocolViolation;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of frames after the upgrade, and how it ends. The way of messages is a line: {@link
 * FrameReader}, {@link SignsOfLife}, {@link OpeningDialogue} until all was said, {@link Delivery},
 * and the {@link Outlet}, which is a protocol or the {@link HandOff}. The last word on the end is
 * the {@link Connection}'s. Belongs to the event loop.
 */
final class FrameSession {
  private final Optional<ProtocolSession> protocol;
  private final Listener listener;
  private final FrameWriter writer;
  private final SignsOfLife signsOfLife;
  private final FrameReader reader;
  private final OpeningDialogue dialogue;
  private final Delivery delivery;
  private @Nullable CloseFrame heldClose; // behind messages that the dialogue decides about
  private @Nullable Runnable whenDrained;
  private long pauses;

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

  /**
   * A session that has not begun.
   *
   * @param handOff where messages go, unless there is a protocol, which has them go there
   */
  FrameSession(
      SessionSetup setup,
      Channel channel,
      HandOff handOff,
      Optional<ProtocolSession> protocol,
      Listener listener) {
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.listener = requireNonNull(listener, "listener is null");
    writer = new FrameWriter(channel, listener::broken);
    signsOfLife =
        new SignsOfLife(
            setup.settings(),
            channel,
            writer,
            setup.traffic(),
            reason -> listener.failed(reason, RetryAdvice.USUAL));
    reader = new FrameReader(setup, channel, new Frames(), signsOfLife.keepAlive(), new Reading());
    dialogue = new OpeningDialogue(setup.openingStages(), channel.eventLoop(), new Opening());
    delivery =
        new Delivery(
            protocol.<Outlet>map(session -> session).orElse(handOff),
            setup.traffic(),
            this::outletFilled,
            () -> protocol.ifPresent(ProtocolSession::discardFollowing));
  }

  /** What reads the frames of the channel; to be added to its pipeline before {@link #start}. */
  ChannelHandler handler() {
    return reader;
  }

  /** Begins the opening dialogue, and to look after signs of life. */
  void start() {
    reader.start();
    signsOfLife.keepAlive().start();
    dialogue.start();
  }

  /**
   * A Close frame has gone out: what still comes is taken as far as there is room for it. What had
   * been read before that still waits for room.
   */
  void startClosing() {
    reader.closeSent();
    retire();
    dialogue.stop();
    CloseFrame close = heldClose;
    if (close != null) {
      closed(close);
    } else if (!reader.hasPostponed() || delivery.hasRoom()) {
      reader.readOn();
    }
  }

  /**
   * A Close frame has gone out, and there is time: what still comes is handed over, and reading
   * pauses when there is no room, until the server closes as well.
   */
  void retire() {
    signsOfLife.stopHeartbeats();
    signsOfLife.stopWaiting();
  }

  /** Whether nothing is read until there is room again. */
  boolean isReadingPaused() {
    return reader.isPaused();
  }

  /** How often reading was paused because there was no room. */
  long pauses() {
    return pauses;
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
    signsOfLife.stopWaiting();
    dialogue.stop();
    if (reader.hasPostponed()) {
      return false;
    }
    whenDrained = null;
    done.run();
    return true;
  }

  /**
   * Hands over what was received whole, ignores the rest, and gives pooled memory back. Of what had
   * to wait for room, only that is handed over for which there is some. Later calls do nothing.
   */
  void stop() {
    try {
      if (!reader.isStopped()) {
        reader.deliver();
        dialogue.stop();
        delivery.publish(); // before there has to be room
        signsOfLife.stopHeartbeats();
        delivery.dropWhatHasNoRoom();
        reader.decodeRest();
      }
    } catch (ProtocolViolation e) {
      reader.dropRest(); // it goes on with a message that there is no memory for
    } finally { // what memory is left may not be enough for it
      delivery.publish();
      reader.ignore();
      signsOfLife.stopWaiting();
      dialogue.stop();
      reader.release();
      signsOfLife.stop();
    }
  }

  /** Sends a ping; done with the time until its answer comes, exceptionally if none can. */
  void ping(CompletableFuture<Duration> answer) {
    signsOfLife.ping(answer);
  }

  /** Whether the opening dialogue decides about what has come, and what follows has to wait. */
  boolean isDeciding() {
    return dialogue.isDeciding();
  }

  /** Whether what was read so far ends in the middle of a message. */
  boolean isWithinMessage() {
    return reader.isWithinMessage();
  }

  /** When the last bytes came, by the system's nanosecond clock; at first when it began. */
  long lastFrameAt() {
    return reader.lastFrameAt();
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
    return dialogue.describeAwaited(masker) + reader.describePauses();
  }

  /** There is room again in the hand-off. */
  void resumeReading() {
    if (reader.isPaused() && delivery.hasRoom()) {
      reader.readOn();
    }
  }

  private void violated(ProtocolViolation violation) {
    signsOfLife.answerPings();
    stop();
    listener.violated(violation);
  }

  private void closed(CloseFrame frame) {
    signsOfLife.answerPings();
    stop();
    listener.closedByServer(frame);
  }

  private void outletFilled() {
    pauses++;
    reader.pause();
    dialogue.readingPaused();
    protocol.ifPresent(ProtocolSession::readingPaused);
  }

  private final class Reading implements FrameReader.Listener {

    @Override
    public void turnEnded() {
      signsOfLife.turnEnded();
      delivery.publish();
      signsOfLife.answerPings();
    }

    @Override
    public void writabilityChanged() {
      signsOfLife.answerAll();
    }

    @Override
    public void closingReached() {
      delivery.dropWhatHasNoRoom();
    }

    @Override
    public boolean goesOn() {
      return !goOnDraining();
    }

    @Override
    public void readingResumed() {
      protocol.ifPresent(ProtocolSession::readingResumed);
    }

    @Override
    public void violated(ProtocolViolation violation) {
      FrameSession.this.violated(violation);
    }

    @Override
    public void broken(Throwable cause) {
      listener.broken(cause);
    }
  }

  private final class Frames implements FrameDecoder.Receiver {

    @Override
    public void messages(PooledBlock block) {
      MessageBlock wanted = signsOfLife.withoutHeartbeats(block.messages());
      if (wanted.isEmpty()) {
        block.release();
      } else {
        signsOfLife.receivedData();
        dialogue.received(block.with(wanted));
      }
    }

    @Override
    public void ping(byte[] payload) {
      if (!reader.isEnding()) {
        signsOfLife.receivedPing(payload);
      }
    }

    @Override
    public void pong(byte[] payload) {
      signsOfLife.receivedPong(payload);
    }

    @Override
    public void close(CloseFrame frame) {
      if (dialogue.isDeciding()) { // what came before it counts first
        heldClose = frame;
        reader.hold();
      } else {
        closed(frame);
      }
    }
  }

  /** Sends what the protocol says; a message counts as sent when it has gone out. */
  void send(List<Outbox.Outgoing> messages) {
    protocol.ifPresent(session -> writer.send(messages, session::sent));
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
      reader.hold();
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
      } else if (reader.isHeld()) {
        reader.readOn();
      }
      boolean unused = goOnDraining();
    }

    @Override
    public void done() {
      if (protocol.isEmpty()) {
        listener.opened();
      } else if (!reader.isStopped()) {
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
}
