package dev.inlet.protocol.centrifugo;

import dev.inlet.json.JsonWriter;
import dev.inlet.protocol.Link;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Numbers the commands of a session, and knows what each answer is an answer to. */
final class Commands {
  private final Link link;
  private final Map<Long, Sent> unanswered = new HashMap<>();
  private long last;

  /** What a command asks for. */
  enum Kind {
    CONNECT,
    SUBSCRIBE,
    UNSUBSCRIBE,
    REFRESH
  }

  /**
   * A command.
   *
   * @param channel what it is about, if it is about one
   */
  record Sent(Kind kind, Optional<Channel> channel) {}

  Commands(Link link) {
    this.link = link;
  }

  void connect(CentrifugoSettings settings, String token) {
    JsonWriter command = begin(new Sent(Kind.CONNECT, Optional.empty()), "connect");
    if (!token.isEmpty()) {
      command.name("token").string(token);
    }
    settings.data().ifPresent(data -> command.name("data").raw(data));
    command.name("name").string(settings.clientName());
    send(command);
  }

  void refresh(String token) {
    send(begin(new Sent(Kind.REFRESH, Optional.empty()), "refresh").name("token").string(token));
  }

  /**
   * Subscribes.
   *
   * @param recover whether to send what comes behind a position
   * @param from the position; the beginning of the channel's stream if there is none
   */
  void subscribe(Channel channel, boolean recover, Optional<StreamPosition> from) {
    JsonWriter command = begin(new Sent(Kind.SUBSCRIBE, Optional.of(channel)), "subscribe");
    command.name("channel").string(channel.name());
    command.name("recoverable").bool(true).name("positioned").bool(true);
    if (recover) {
      command.name("recover").bool(true);
      from.ifPresent(
          position ->
              command
                  .name("epoch")
                  .string(position.epoch())
                  .name("offset")
                  .number(position.offset()));
    }
    send(command);
  }

  void unsubscribe(Channel channel) {
    send(
        begin(new Sent(Kind.UNSUBSCRIBE, Optional.of(channel)), "unsubscribe")
            .name("channel")
            .string(channel.name()));
  }

  private JsonWriter begin(Sent sent, String name) {
    unanswered.put(++last, sent);
    return new JsonWriter().object().name("id").number(last).name(name).object();
  }

  private void send(JsonWriter command) {
    link.send(command.end().end().toString());
  }

  /** What the server answers; empty if it is nothing that was sent, or was answered before. */
  Optional<Sent> answered(long id) {
    return Optional.ofNullable(unanswered.remove(id));
  }
}
