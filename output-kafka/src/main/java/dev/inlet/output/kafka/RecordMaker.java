package dev.inlet.output.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.Config;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/** Makes a record of a message. Belongs to one thread. */
final class RecordMaker {
  private final Template topic;
  private final Template key;
  private final Map<String, Template> headers;
  private final @Nullable Integer partition;
  private final CurrentMessage current;

  // Of the messages that are the same in all but their payload.
  private final Optional<String> constantTopic;
  private @Nullable Metadata sharedMetadata;
  private @Nullable MessageType sharedType;
  private List<Header> sharedHeaders = List.of();
  private final boolean sharesHeaders;

  RecordMaker(Config config, String label) {
    topic = config.get(KafkaFields.TOPIC);
    key = config.get(KafkaFields.KEY);
    headers = config.get(KafkaFields.HEADERS);
    partition = config.find(KafkaFields.PARTITION).orElse(null);
    current = new CurrentMessage(label);
    constantTopic =
        topic.isConstant() ? topic.fill(current).flatMap(TopicNames::of) : Optional.empty();
    sharesHeaders = headers.values().stream().allMatch(Template::ignoresPayload);
  }

  /**
   * Makes a record.
   *
   * @param payload becomes its value, not copied
   * @return empty if the message gives no name of a topic
   */
  Optional<ProducerRecord<byte[], byte[]>> make(
      MessageType type, byte[] payload, Metadata metadata) {
    current.become(type, payload, metadata);
    Optional<String> name =
        constantTopic.isPresent() ? constantTopic : topic.fill(current).flatMap(TopicNames::of);
    return name.map(
        to ->
            new ProducerRecord<>(
                to, partition, metadata.receivedAt().toEpochMilli(), key(), payload, headers()));
  }

  /** What {@code topic} lacks in the message that was made last, for people. */
  String missing() {
    return "\"" + topic.text() + "\" gives no topic for it";
  }

  private byte @Nullable [] key() {
    return key.isEmpty() ? null : key.fill(current).map(text -> text.getBytes(UTF_8)).orElse(null);
  }

  @SuppressWarnings("ReferenceEquality") // only a guard of a cache
  private @Nullable List<Header> headers() {
    if (headers.isEmpty()) {
      return null;
    }
    if (!sharesHeaders) {
      return makeHeaders();
    }
    if (current.metadata != sharedMetadata || current.type != sharedType) {
      sharedHeaders = makeHeaders();
      sharedMetadata = current.metadata;
      sharedType = current.type;
    }
    return sharedHeaders;
  }

  private List<Header> makeHeaders() {
    List<Header> made = new ArrayList<>(headers.size());
    headers.forEach(
        (name, template) ->
            template
                .fill(current)
                .ifPresent(text -> made.add(new RecordHeader(name, text.getBytes(UTF_8)))));
    return made;
  }

  /** The message that placeholders are asked for. */
  private static final class CurrentMessage implements Template.Source {
    private static final DateTimeFormatter TIME =
        new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    private final String label;
    private MessageType type = MessageType.BINARY;
    private byte[] payload = {};
    private @Nullable Metadata metadata;

    CurrentMessage(String label) {
      this.label = label;
    }

    void become(MessageType newType, byte[] newPayload, Metadata newMetadata) {
      type = newType;
      payload = newPayload;
      metadata = newMetadata;
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public String type() {
      return type == MessageType.TEXT ? "text" : "binary";
    }

    @Override
    public String receivedAt() {
      return metadata == null ? "" : TIME.format(metadata.receivedAt());
    }

    @Override
    public Optional<String> metadata(String name) {
      return metadata == null
          ? Optional.empty()
          : Optional.ofNullable(metadata.attributes().get(name));
    }

    @Override
    public Optional<String> json(JsonPointer place) {
      return JsonValues.find(payload, place);
    }
  }
}
