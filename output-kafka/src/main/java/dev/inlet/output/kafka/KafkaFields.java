package dev.inlet.output.kafka;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The fields of the output {@code kafka}. */
final class KafkaFields {
  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:,/]+):\\d{1,5}");

  /** What becomes of a message that Kafka can never take. */
  enum Undeliverable {
    /** It is refused, and with it the batch that it came in. */
    FAIL,
    /** It is left out, counted and reported. */
    DROP
  }

  static final Field<List<String>> ADDRESSES =
      Field.of("addresses", FieldTypes.listOf(FieldTypes.NAME))
          .description(
              "Brokers of the cluster, as `host:port`. One is enough to find the others; name"
                  + " several for the case that one is down.")
          .required()
          .example(List.of("kafka-1:9092", "kafka-2:9092"))
          .check(
              "must name at least one broker, each as host:port",
              addresses ->
                  !addresses.isEmpty()
                      && addresses.stream().allMatch(text -> ADDRESS.matcher(text).matches()))
          .build();

  static final Field<Template> TOPIC =
      Field.of("topic", new TemplateType(FieldTypes.NAME))
          .description(
              "The topic to write to; it can hold placeholders. In what they are filled with, each"
                  + " character that a topic cannot have in its name becomes `_`.")
          .required()
          .example(Template.parse("trades"))
          .example(Template.parse("trades.{json:/symbol|other}"))
          .check("must not be empty", topic -> !topic.isEmpty())
          .check(
              "must be made of letters, digits and the characters . _ - beside its placeholders",
              topic ->
                  topic.parts().stream()
                      .allMatch(
                          part ->
                              !(part instanceof Template.Literal literal)
                                  || TopicNames.isMadeOf(literal.text())))
          .build();

  static final Field<Template> KEY =
      Field.of("key", new TemplateType(FieldTypes.NAME))
          .description(
              "The key, which decides the partition; it can hold placeholders. A message that lacks"
                  + " what a placeholder asks for has no key. If the field is empty, no message has"
                  + " one.")
          .defaultsTo(Template.EMPTY)
          .example(Template.parse("{json:/symbol}"))
          .build();

  static final Field<Integer> PARTITION =
      Field.integer("partition")
          .description(
              "The partition to write everything to, whatever the key. Without this field the key"
                  + " decides, and messages without a key are spread over all partitions.")
          .advanced()
          .check("must not be negative", partition -> partition >= 0)
          .build();

  static final Field<Map<String, Template>> HEADERS =
      Field.of("headers", FieldTypes.mapOf(new TemplateType(FieldTypes.STRING)))
          .description(
              "Headers of each record; their values can hold placeholders. A message that lacks"
                  + " what a placeholder asks for is written without that header.")
          .defaultsTo(Map.of())
          .example(Map.of("url", Template.parse("{metadata:url}")))
          .build();

  static final Field<String> CLIENT_ID =
      Field.of("client_id", FieldTypes.NAME)
          .description(
              "What brokers call this client in their logs and quotas; `inlet`, or `inlet-` and the"
                  + " input's label, if it is empty.")
          .defaultsTo("")
          .advanced()
          .build();

  static final Field<Undeliverable> UNDELIVERABLE =
      Field.choice("undeliverable", Undeliverable.class)
          .description(
              """
              What to do with a message that Kafka can never take: one that is larger than \
              `max.request.size` or `buffer.memory` of the client or `max.message.bytes` of the \
              topic, or for which `topic` gives no name.

              - `fail`: it is refused, which is logged with its size and the limit, and comes again \
              until it is accepted or the configuration changes. Nothing is lost, and nothing \
              behind it is written.
              - `drop`: it is left out; a warning says why, and how many were left out so far.\
              """)
          .defaultsTo(Undeliverable.FAIL)
          .build();

  static final Field<Integer> MAX_TOPICS =
      Field.integer("max_topics")
          .description(
              "How many topics the placeholders of `topic` may lead to until the process ends. A"
                  + " message for one more is undeliverable, so that a server cannot create topics"
                  + " without end.")
          .defaultsTo(1_000)
          .advanced()
          .check("must be at least 1", count -> count >= 1)
          .build();

  static final Field<Map<String, String>> PROPERTIES =
      Field.of("properties", new ClientPropertiesType())
          .description(
              "Properties of [Kafka's"
                  + " producer](https://kafka.apache.org/documentation/#producerconfigs) under"
                  + " their own names, such as those for TLS and SASL. Passwords among them are"
                  + " masked wherever they might be shown. Those that would break what this output"
                  + " promises are refused: `acks`, `enable.idempotence`, `retries`,"
                  + " `delivery.timeout.ms`, transactions and serializers.")
          .defaultsTo(Map.of())
          .example(Map.of("compression.type", "zstd"))
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Writes each message as a record to a topic of Apache Kafka.")
          .description(
              """
              The payload is the record's value, as it came; the time at which it was received is \
              its time stamp. A batch counts as written when all replicas that are in sync have \
              all of it (`acks=all`, with an idempotent producer).

              ### Placeholders

              `topic`, `key` and the values of `headers` can hold these:

              | placeholder | stands for |
              |---|---|
              | `{json:/a/b}` | the text, number or boolean at that [JSON pointer](https://www.rfc-editor.org/rfc/rfc6901) of a payload that is JSON |
              | `{metadata:NAME}` | what the input says of the message under that name, such as `url` |
              | `{type}` | `text` or `binary` |
              | `{received_at}` | the time at which the message was received, such as `2026-11-28T09:30:00.000000Z` |
              | `{label}` | the input's label |

              `{json:/a|none}` stands for `none` where there is no such value. `{{` and `}}` are \
              braces themselves.

              ### Order

              Kafka keeps the order within a partition. Messages with the same key are in one \
              partition; for messages without one, use a topic with one partition, or set \
              `partition`, if their order matters.

              ### When brokers do not answer

              What was written before is sent again, in order, until a broker accepts it. What a \
              broker had taken, and not confirmed, when it was killed can be there twice. When nothing has been accepted for 10 s a warning says so, and again in \
              growing intervals; another line says when it goes on. Meanwhile messages wait in \
              memory, up to `buffer.memory` of the client (32 MiB) and what the input buffers; \
              then the server is not read from. A topic that does not exist or lacks `partition`, \
              and brokers that never answered, refuse the batch, which comes again.\
              """)
          .category("Services")
          .field(ADDRESSES)
          .field(TOPIC)
          .field(KEY)
          .field(PARTITION)
          .field(HEADERS)
          .field(CLIENT_ID)
          .field(UNDELIVERABLE)
          .field(MAX_TOPICS)
          .field(PROPERTIES)
          .build();

  private KafkaFields() {}
}
