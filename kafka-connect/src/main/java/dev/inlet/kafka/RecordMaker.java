package dev.inlet.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.input.Batch;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonFinder;
import dev.inlet.json.JsonPointers;
import dev.inlet.kafka.ConnectorConfig.RecordShape;
import dev.inlet.kafka.ConnectorFields.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Makes records of messages. Belongs to one thread at a time. */
final class RecordMaker {
  /** Longer values are no keys: somebody would have to keep them all to compact the topic. */
  private static final int MAX_KEY_BYTES = 4096;

  private static final String HEADER_PREFIX = "inlet.";

  private final RecordShape shape;
  private final Schema valueSchema;
  private final Optional<JsonFinder> keyFinder;

  // What the last message had, and most have in common: an object for each would be garbage.
  private @Nullable Metadata lastTimed;
  private Long lastTimestamp = 0L;
  private @Nullable Metadata lastMetadata;
  private @Nullable MessageType lastType;
  private @Nullable Iterable<Header> lastHeaders;

  RecordMaker(RecordShape shape) {
    this.shape = shape;
    this.valueSchema =
        switch (shape.type()) {
          case BYTES -> Schema.BYTES_SCHEMA;
          case STRING -> Schema.STRING_SCHEMA;
        };
    this.keyFinder =
        shape.keyField().isEmpty()
            ? Optional.empty()
            : Optional.of(JsonPointers.of(shape.keyField()).finder());
  }

  /**
   * Makes a record of each message of a batch, in their order.
   *
   * @param partition what the offsets belong to; null if there are none
   * @param before the offset in front of the batch, which all records but the last have: Kafka
   *     Connect may commit that of any record, and only behind the last one are all in Kafka
   * @param behind the offset of the last record
   */
  List<SourceRecord> records(
      Batch batch,
      BatchInKafka settling,
      Map<String, String> partition,
      @Nullable Map<String, String> before,
      @Nullable Map<String, String> behind) {
    int size = batch.size();
    List<SourceRecord> records = new ArrayList<>(size);
    for (MessageBlock block : batch.blocks()) {
      for (int i = 0; i < block.size(); i++) {
        Map<String, String> offset = records.size() == size - 1 ? behind : before;
        records.add(record(block, i, settling, offset == null ? null : partition, offset));
      }
    }
    return records;
  }

  private SourceRecord record(
      MessageBlock block,
      int index,
      BatchInKafka settling,
      @Nullable Map<String, String> partition,
      @Nullable Map<String, String> offset) {
    byte[] payload = block.toByteArray(index);
    Metadata metadata = block.metadata(index);
    return new BatchRecord(
        settling,
        partition,
        offset,
        shape.topic(),
        keyFinder.isPresent() ? key(keyFinder.get(), payload) : null,
        valueSchema,
        shape.type() == ValueType.BYTES ? payload : new String(payload, UTF_8),
        timestamp(metadata),
        shape.headers() ? headers(block.type(index), metadata) : null);
  }

  private static @Nullable String key(JsonFinder finder, byte[] payload) {
    try {
      boolean isKey =
          finder.find(payload, 0, payload.length)
              && finder.end(0) - finder.start(0) <= MAX_KEY_BYTES
              && !isNull(finder);
      return isKey ? finder.readText(0) : null;
    } catch (JsonException e) {
      return null; // whoever reads the topic sees what the message is
    }
  }

  private static boolean isNull(JsonFinder finder) throws JsonException {
    return finder.kind(0) == dev.inlet.json.JsonKind.NULL;
  }

  @SuppressWarnings("ReferenceEquality") // messages that arrived together share one object
  private Long timestamp(Metadata metadata) {
    if (metadata != lastTimed) {
      lastTimed = metadata;
      lastTimestamp = metadata.receivedAt().toEpochMilli();
    }
    return lastTimestamp;
  }

  @SuppressWarnings("ReferenceEquality") // as above
  private Iterable<Header> headers(MessageType type, Metadata metadata) {
    Iterable<Header> known = lastHeaders;
    if (known != null && metadata == lastMetadata && type == lastType) {
      return known;
    }
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(HEADER_PREFIX + "type", type.name().toLowerCase(Locale.ROOT));
    metadata.attributes().forEach((name, value) -> headers.addString(HEADER_PREFIX + name, value));
    lastHeaders = headers;
    lastMetadata = metadata;
    lastType = type;
    return headers;
  }
}
