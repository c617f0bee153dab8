package dev.inlet.protocol.graphqlws;

import dev.inlet.config.Masker;
import dev.inlet.config.Printable;
import dev.inlet.config.Problem;
import dev.inlet.input.Gap;
import dev.inlet.input.MessageType;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.json.JsonWriter;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;
import dev.inlet.protocol.graphqlws.GraphQlWsFields.Deliver;
import dev.inlet.protocol.graphqlws.GraphQlWsFields.OnError;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection: logs in, subscribes, and delivers results. */
final class GraphQlWsSession implements Session {
  private static final String PONG = "{\"type\":\"pong\"}";

  /** What a server may have returned of a ping's payload. */
  private static final int MAX_ECHO = 4 << 10;

  private static final int MAX_REASON = 200;

  private final GraphQlWsSettings settings;
  private final Masker masker;
  private final PastSessions past;
  private final Link link;
  private final KeepAlive keepAlive;
  private final MessageReader reader = new MessageReader();
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private @Nullable Subscription latest;
  private boolean acknowledged;

  /** A session that has not begun. */
  GraphQlWsSession(GraphQlWsSettings settings, PastSessions past, Link link, Positions from) {
    this.settings = settings;
    masker = link.masker();
    this.past = past;
    this.link = link;
    keepAlive = new KeepAlive(link, settings.pingInterval(), settings.pingTimeout());
    for (SubscriptionSettings each : settings.subscriptions()) {
      subscriptions.put(each.id(), new Subscription(each, from.find(each.id())));
    }
  }

  @Override
  public void begin() throws ProtocolException {
    link.awaits("connection_ack");
    JsonWriter init = new JsonWriter().object().name("type").string("connection_init");
    try {
      settings.initPayload().read(masker).ifPresent(payload -> init.name("payload").value(payload));
    } catch (IOException e) {
      throw new ProtocolException("init_payload_file: " + Problem.reason(e), e);
    }
    link.send(init.end().toString());
  }

  @Override
  public void received(Received message) throws ProtocolException {
    keepAlive.heard();
    if (message.type() == MessageType.BINARY) {
      throw new ProtocolException(
          "the server sends binary messages, but the protocol has only text messages",
          RetryAdvice.SLOW);
    }
    try {
      reader.read(message);
      if (acknowledged && reader.isNext()) {
        next(message);
      } else {
        other(reader.type());
      }
    } catch (ProtocolException e) {
      // Not thrown: what was delivered before keeps its position.
      link.fail(String.valueOf(e.getMessage()), e.advice());
    } catch (JsonException e) {
      throw new ProtocolException(
          "the server sent a message that is not valid in this protocol: " + e.getMessage(), e);
    }
  }

  private void other(String type) throws JsonException, ProtocolException {
    switch (type) {
      case "ping" -> pong();
      case "pong" -> {}
      case "connection_ack" -> acknowledged();
      case "next", "error", "complete" -> {
        if (!acknowledged) {
          throw new ProtocolException("the server sends results before it acknowledged the login");
        }
        ended(type);
      }
      default ->
          throw new ProtocolException(
              "the server sends a message of the unknown type \"" + quote(type) + "\"");
    }
  }

  private void pong() throws JsonException {
    MessageReader.Slice payload = reader.payload();
    link.send(
        payload.isPresent() && payload.size() <= MAX_ECHO
            ? new JsonWriter()
                .object()
                .name("type")
                .string("pong")
                .name("payload")
                .value(reader.value(payload))
                .end()
                .toString()
            : PONG);
  }

  // ---- Subscribing

  private void acknowledged() throws JsonException, ProtocolException {
    if (acknowledged) {
      throw new ProtocolException("the server acknowledges the login twice");
    }
    acknowledged = true;
    for (Subscription subscription : subscriptions.values()) {
      if (past.isComplete(subscription.id())) {
        subscription.enter(Subscription.State.COMPLETE);
      } else {
        reportGap(subscription);
        link.send(subscription.subscribe());
      }
    }
    keepAlive.start();
    link.ready(); // the protocol confirms no subscription
  }

  private void reportGap(Subscription subscription) {
    boolean again = past.start(subscription.id());
    // Of an input that never resumes, its host reports the gap.
    if (settings.resumes()
        && again
        && !link.isReplacement()
        && !subscription.hasPosition()
        && !subscription.beginsSomewhere()) {
      link.missed(Gap.of("nothing says where to go on (resume)").inSubscription(subscription.id()));
    }
  }

  // ---- Results

  private void next(Received message) throws JsonException {
    Subscription subscription = find();
    if (subscription == null) {
      return; // it was under way when this side had ended it
    }
    subscription.resultCame(
        reader.errors().isPresent() ? requestError(subscription) : Optional.empty());
    if (reader.hasData()) {
      MessageReader.Slice data = reader.data();
      switch (subscription.advance(reader.json(), data.start(), data.size())) {
        case NEW -> deliver(subscription, message);
        case REPEATED -> link.repeated(1);
        case WITHOUT_POSITION -> {
          past.withoutPosition(subscription.id());
          deliver(subscription, message);
        }
      }
    } else if (settings.deliver() == Deliver.PAYLOAD) {
      deliver(subscription, message);
    }
  }

  private void deliver(Subscription subscription, Received message) {
    MessageReader.Slice slice =
        settings.deliver() == Deliver.DATA ? reader.data() : reader.payload();
    message.deliver(
        slice.start(), slice.size(), message.type(), subscription.metadata(message.metadata()));
  }

  private @Nullable Subscription find() throws JsonException {
    Subscription subscription = latest;
    if (subscription == null || !reader.isOf(subscription.quotedId())) {
      subscription = subscriptions.get(reader.id());
      latest = subscription;
    }
    return subscription == null || subscription.state() != Subscription.State.ACTIVE
        ? null
        : subscription;
  }

  /** Reports errors; returns the first one if there is no data beside them, not even null. */
  private Optional<String> requestError(Subscription subscription) throws JsonException {
    JsonValue errors = reader.value(reader.errors());
    if (errors.elements().isEmpty()) {
      return Optional.empty();
    }
    String first = firstMessage(errors);
    past.errors(subscription.id(), first);
    return reader.data().isPresent() ? Optional.empty() : Optional.of(first);
  }

  private String firstMessage(JsonValue errors) {
    String first = errors.at("/0/message").flatMap(JsonValue::asString).orElse("without a message");
    int others = errors.elements().size() - 1;
    return quote(first) + (others > 0 ? " (and " + others + " more)" : "");
  }

  private String quote(String text) {
    return Printable.of(masker.mask(text), MAX_REASON);
  }

  // ---- Ends

  private void ended(String type) throws JsonException, ProtocolException {
    Subscription subscription = find();
    if (subscription == null) {
      return;
    }
    Optional<String> why =
        type.equals("complete")
            ? subscription.requestError() // so servers say that they could not start it
            : Optional.of(firstMessage(reader.value(reader.payload())));
    if (why.isPresent()) {
      failed(subscription, why.get());
    } else {
      subscription.enter(Subscription.State.COMPLETE);
      past.complete(subscription.id());
    }
    endWithTheLast();
  }

  private void failed(Subscription subscription, String why) throws ProtocolException {
    if (settings.onError() == OnError.FAIL) {
      throw new ProtocolException(
          "the server has ended the subscription \"" + subscription.id() + "\" by an error: " + why,
          subscription.hasDelivered() ? RetryAdvice.USUAL : RetryAdvice.SLOW);
    }
    subscription.enter(Subscription.State.FAILED);
    past.ignored(subscription.id(), why);
  }

  private void endWithTheLast() throws ProtocolException {
    boolean failed = false;
    for (Subscription subscription : subscriptions.values()) {
      switch (subscription.state()) {
        case ACTIVE -> {
          return;
        }
        case FAILED -> failed = true;
        case COMPLETE -> {}
      }
    }
    if (failed) {
      throw new ProtocolException("no subscription is left", RetryAdvice.SLOW);
    }
    link.end("all subscriptions are complete");
  }

  // ---- Positions and pauses

  @Override
  public Checkpoint checkpoint() {
    Map<String, String> positions = new LinkedHashMap<>();
    for (Subscription subscription : subscriptions.values()) {
      if (subscription.hasPosition()) {
        positions.put(subscription.id(), subscription.position());
      }
    }
    return positions.isEmpty() ? Checkpoint.NONE : Checkpoint.of(Positions.of(positions));
  }

  @Override
  public void readingPaused() {
    keepAlive.suspend();
  }

  @Override
  public void readingResumed() {
    keepAlive.resume();
  }
}
