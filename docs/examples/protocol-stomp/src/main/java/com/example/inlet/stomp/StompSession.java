package com.example.inlet.stomp;

import dev.inlet.config.Config;
import dev.inlet.config.Masker;
import dev.inlet.config.Printable;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;
import java.util.Optional;

/**
 * One connection: logs in, subscribes, and acknowledges what the output has.
 *
 * <pre>
 * client: CONNECT accept-version:1.2 host:/ login:… passcode:…
 * server: CONNECTED version:1.2
 * client: SUBSCRIBE id:0 destination:/queue/trades ack:client receipt:subscribed
 * server: RECEIPT receipt-id:subscribed
 * server: MESSAGE message-id:m-1 ack:a-1 …
 * client: ACK id:a-1
 * </pre>
 */
final class StompSession implements Session {
  private static final int MAX_QUOTED = 100;

  private final Config config;
  private final Masker masker;
  private final Link link;
  private State state = State.LOGGING_IN;
  private Optional<Checkpoint> behindLast = Optional.empty();

  private enum State {
    LOGGING_IN,
    SUBSCRIBING,
    SUBSCRIBED
  }

  /** Behind a message; to acknowledge it acknowledges all before it. */
  private record BehindMessage(String ackId) implements Checkpoint {}

  StompSession(Config config, Masker masker, Link link) {
    this.config = config;
    this.masker = masker;
    this.link = link;
  }

  @Override
  public void begin() {
    link.awaits("the answer to the login");
    String login = config.get(StompFields.LOGIN);
    String credentials =
        login.isEmpty()
            ? ""
            : "login:%s\npasscode:%s\n".formatted(login, config.get(StompFields.PASSCODE));
    link.send(
        "CONNECT\naccept-version:1.2\nhost:%s\n%s\n\0"
            .formatted(config.get(StompFields.VIRTUAL_HOST), credentials));
  }

  @Override
  public void received(Received message) throws ProtocolException {
    if (isHeartBeat(message)) {
      return;
    }
    StompFrame frame = StompFrame.parse(message.toByteArray());
    switch (frame.command()) {
      case "CONNECTED" -> subscribe();
      case "RECEIPT" -> subscribed();
      case "MESSAGE" -> deliver(message, frame);
      case "ERROR" -> throw refused(frame);
      default -> throw new ProtocolException("the server sent a frame that only clients send");
    }
  }

  private static boolean isHeartBeat(Received message) {
    return message.size() == 1 && message.byteAt(0) == '\n';
  }

  private void subscribe() {
    state = State.SUBSCRIBING;
    link.awaits("the receipt of the subscription");
    link.send(
        "SUBSCRIBE\nid:0\ndestination:%s\nack:client\nreceipt:subscribed\n\n\0"
            .formatted(StompFrame.escape(config.get(StompFields.DESTINATION))));
  }

  private void subscribed() {
    state = State.SUBSCRIBED;
    link.ready();
  }

  private void deliver(Received message, StompFrame frame) throws ProtocolException {
    String ackId =
        frame
            .header("ack")
            .orElseThrow(
                () -> new ProtocolException("the server sent a message that has no ack header"));
    String id = frame.header("message-id").orElse("");
    message.deliver(
        frame.bodyFrom(),
        frame.bodySize(),
        message.type(),
        message.metadata().with("message_id", id));
    behindLast = Optional.of(new BehindMessage(ackId));
  }

  private ProtocolException refused(StompFrame frame) {
    String reason = masker.mask(frame.header("message").orElse(""));
    return new ProtocolException(
        "the server says: \"%s\"".formatted(Printable.of(reason, MAX_QUOTED)),
        state == State.SUBSCRIBED ? RetryAdvice.USUAL : RetryAdvice.SLOW);
  }

  @Override
  public Checkpoint checkpoint() {
    return behindLast.orElse(Checkpoint.NONE);
  }

  @Override
  public void acknowledged(Checkpoint checkpoint) {
    answer("ACK", checkpoint);
  }

  @Override
  public void givenUp(Checkpoint checkpoint) {
    answer("NACK", checkpoint);
  }

  private void answer(String command, Checkpoint checkpoint) {
    if (checkpoint instanceof BehindMessage behind) {
      link.send("%s\nid:%s\n\n\0".formatted(command, StompFrame.escape(behind.ackId())));
    }
  }

  @Override
  public void closing() {
    if (state == State.SUBSCRIBED) {
      link.send("DISCONNECT\n\n\0");
    }
  }
}
