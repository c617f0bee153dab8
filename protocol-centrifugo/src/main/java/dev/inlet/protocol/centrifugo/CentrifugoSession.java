package dev.inlet.protocol.centrifugo;

import dev.inlet.config.Masker;
import dev.inlet.input.MessageType;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection: logs in, subscribes, and reads what comes. */
final class CentrifugoSession implements Session {
  private static final String PONG = "{}";

  private final CentrifugoSettings settings;
  private final Masker masker;
  private final Link link;
  private final Commands commands;
  private final ConnectionToken token;
  private final Subscriptions subscriptions;
  private final FrameReader frame = new FrameReader();
  private @Nullable SilenceWatch watch;
  private boolean answersPings;
  private boolean resumed;

  CentrifugoSession(
      CentrifugoSettings settings,
      ProtocolContext context,
      Warnings warnings,
      Link link,
      Positions from) {
    this.settings = settings;
    this.link = link;
    masker = link.masker();
    commands = new Commands(link);
    token = new ConnectionToken(settings, context, masker, link, commands);
    subscriptions = new Subscriptions(settings, from, warnings, masker, link, commands);
  }

  @Override
  public void begin() throws ProtocolException {
    link.awaits("the answer to the login");
    token.login();
  }

  @Override
  public void received(Received message) throws ProtocolException {
    if (watch != null) {
      watch.heard();
    }
    if (message.type() == MessageType.BINARY) {
      throw new ProtocolException(
          "the server sends binary messages, but the JSON protocol has only text messages",
          RetryAdvice.SLOW);
    }
    try {
      frame.begin(message);
      while (frame.next()) {
        reply(message);
      }
    } catch (ProtocolException e) {
      // Not thrown: what was delivered before keeps its position.
      link.fail(String.valueOf(e.getMessage()), e.advice());
    } catch (JsonException e) {
      throw new ProtocolException(
          "the server sent a message that is not valid in this protocol: " + e.getMessage(), e);
    }
  }

  private void reply(Received message) throws JsonException, ProtocolException {
    switch (frame.kind()) {
      case PUBLICATION -> subscriptions.published(frame, message);
      case PING -> {
        if (answersPings) {
          link.send(PONG); // one that is not awaited would end the connection
        }
      }
      case ANSWER -> answered(message);
      case ERROR -> failed(ServerError.of(frame.body(), masker));
      case UNSUBSCRIBED -> subscriptions.unsubscribed(frame);
      case REFRESHED -> tokenAccepted(frame.body());
      case DISCONNECTED ->
          throw new ProtocolException(
              "the server ends the session: " + ServerError.ofReason(frame.body(), masker));
      case OTHER -> {}
    }
  }

  private void answered(Received message) throws JsonException {
    Optional<Commands.Sent> command = commands.answered(frame.id());
    if (command.isEmpty()) {
      return;
    }
    switch (command.get().kind()) {
      case CONNECT -> loggedIn(frame.body());
      case SUBSCRIBE ->
          subscriptions.subscribed(command.get().channel().orElseThrow(), frame, message);
      case REFRESH -> tokenAccepted(frame.body());
      case UNSUBSCRIBE -> {}
    }
  }

  private void loggedIn(JsonValue login) {
    answersPings = login.member("pong").flatMap(JsonValue::asBoolean).orElse(false);
    long pings = seconds(login, "ping");
    if (pings > 0) {
      watch = new SilenceWatch(link, Duration.ofSeconds(pings), settings.maxPingDelay());
      watch.start();
    }
    tokenAccepted(login);
    subscriptions.begin();
  }

  private void tokenAccepted(JsonValue answer) {
    long life = seconds(answer, "ttl");
    if (life > 0) {
      token.accepted(Duration.ofSeconds(life));
    }
  }

  private static long seconds(JsonValue answer, String name) {
    return answer.member(name).map(value -> value.asLong().orElse(0)).orElse(0L);
  }

  private void failed(ServerError error) throws ProtocolException {
    Optional<Commands.Sent> command = commands.answered(frame.id());
    if (command.isEmpty()) {
      throw error.refusal("something that this side has sent");
    }
    switch (command.get().kind()) {
      case CONNECT -> loginFailed(error);
      case SUBSCRIBE -> subscriptions.refused(command.get().channel().orElseThrow(), error);
      case UNSUBSCRIBE -> throw error.refusal("the end of a subscription");
      case REFRESH -> {
        if (!error.tokenExpired() && !error.temporary()) {
          throw error.refusal("the newer token");
        }
        token.refused(error.temporary());
      }
    }
  }

  private void loginFailed(ServerError error) throws ProtocolException {
    if (!error.tokenExpired()) {
      throw error.refusal("the login");
    }
    if (!token.loginAgain()) {
      // A file may hold another one soon.
      throw new ProtocolException(
          "the login was refused: " + error,
          settings.tokenChanges() ? RetryAdvice.USUAL : RetryAdvice.SLOW);
    }
  }

  @Override
  public boolean takeOver(Positions behind) {
    resumed = subscriptions.takeOver(behind);
    return resumed;
  }

  @Override
  public boolean hasResumed() {
    return resumed;
  }

  @Override
  public Checkpoint checkpoint() {
    Positions positions = subscriptions.positions();
    return positions.isEmpty() ? Checkpoint.NONE : Checkpoint.of(positions);
  }

  @Override
  public void readingPaused() {
    if (watch != null) {
      watch.suspend();
    }
  }

  @Override
  public void readingResumed() {
    if (watch != null) {
      watch.resume();
    }
  }
}
