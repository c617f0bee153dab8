package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.websocket.config.WebSocketSettings;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What both sides send beside messages to show that they live: pings and pongs, and heartbeats that
 * are messages themselves; and the {@link KeepAlive} that waits for them. Belongs to the event
 * loop.
 */
final class SignsOfLife {
  private final Traffic traffic;
  private final Consumer<String> dead;
  private final FrameWriter writer;
  private final PingAnswers answers;
  private final RoundTrips roundTrips;
  private final Heartbeats heartbeats;
  private final KeepAlive keepAlive;
  private boolean dataArrived; // in this turn

  /**
   * Nothing is sent or waited for yet.
   *
   * @param dead hears why the server counts as dead
   */
  SignsOfLife(
      WebSocketSettings settings,
      Channel channel,
      FrameWriter writer,
      Traffic traffic,
      Consumer<String> dead) {
    this.writer = requireNonNull(writer, "writer is null");
    this.traffic = requireNonNull(traffic, "traffic is null");
    this.dead = requireNonNull(dead, "dead is null");
    answers = new PingAnswers(channel);
    roundTrips = new RoundTrips(writer);
    heartbeats = new Heartbeats(settings.heartbeat(), writer);
    keepAlive = new KeepAlive(settings.keepAlive(), new Upkeep(), channel.eventLoop());
  }

  KeepAlive keepAlive() {
    return keepAlive;
  }

  // ---- What comes

  /** The messages that are no heartbeats, which are answered. */
  MessageBlock withoutHeartbeats(MessageBlock messages) {
    return heartbeats.removeFrom(messages);
  }

  /** Messages came that are no heartbeats. */
  void receivedData() {
    dataArrived = true;
  }

  void receivedPing(byte[] payload) {
    answers.add(payload);
  }

  void receivedPong(byte[] payload) {
    keepAlive.receivedPong(payload);
    roundTrips.answered(payload);
  }

  /** What came in this turn of the event loop counts. */
  void turnEnded() {
    if (dataArrived) {
      dataArrived = false;
      keepAlive.received(true);
    }
  }

  // ---- What goes out

  /** Answers the pings that have come. */
  void answerPings() {
    answers.send();
  }

  /** Sends the answers that had to wait, as far as the channel takes what is sent. */
  void answerAll() {
    answers.send();
    heartbeats.answer();
  }

  /** Sends a ping; done with the time until its answer comes, exceptionally if none can. */
  void ping(CompletableFuture<Duration> answer) {
    roundTrips.begin(answer);
  }

  private final class Upkeep implements KeepAlive.Actions {

    @Override
    public boolean sendPing(byte[] payload) {
      boolean writable = writer.isWritable();
      if (writable) {
        writer.sendPing(payload);
      }
      return writable;
    }

    @Override
    public void pinged(Duration roundTrip) {
      traffic.pinged(roundTrip);
    }

    @Override
    public void sendPong() {
      boolean unused = writer.sendPongIfWritable();
    }

    @Override
    public void sendHeartbeat() {
      heartbeats.send();
    }

    @Override
    public void dead(String reason) {
      dead.accept(reason);
    }
  }

  // ---- Ending

  /** No heartbeat is answered any more. */
  void stopHeartbeats() {
    heartbeats.stop();
  }

  /** Nothing is waited for any more, and nothing is sent without need. */
  void stopWaiting() {
    keepAlive.stop();
  }

  /** Nothing is answered any more. Later calls do nothing. */
  void stop() {
    answers.stop();
    roundTrips.stop();
  }
}
