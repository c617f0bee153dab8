package dev.inlet.output.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * How large a message may be for each topic. A broker that refuses a request for its size says
 * neither its limit nor which message it was. The producer then splits the request, but where
 * others fit in beside a message that is too large it splits it the same way again, without end. So
 * limits are asked for before anything is sent, and what may be too large is sent alone. Who may
 * not ask ({@code DescribeConfigs}) has Kafka's default. Used by one thread, but where it says so.
 */
final class TopicLimits {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How long a limit counts that has refused nothing, and one that has. */
  private static final long VALIDITY = Duration.ofMinutes(5).toNanos();

  private static final long VALIDITY_OF_REFUSAL = Duration.ofSeconds(10).toNanos();

  private static final long DEFAULT_LIMIT = 1_048_588;

  private final ClientSettings settings;
  private final LongSupplier nanoTime;
  private final Map<String, Limit> limits = new ConcurrentHashMap<>();
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

  private record Limit(OptionalLong bytes, long learnedAt) {}

  private record Refusal(int size, long at) {}

  TopicLimits(ClientSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /** Asks for the limits of those topics whose limits are not known; blocks for some seconds. */
  void require(Collection<String> topics) {
    List<String> unknown =
        topics.stream().filter(topic -> !isValid(limits.get(topic), VALIDITY)).toList();
    if (!unknown.isEmpty()) {
      update(ask(unknown));
    }
  }

  /** A limit that is known still counts where the question for it was not answered. */
  private void update(Map<String, Limit> answers) {
    answers.forEach(
        (topic, answer) ->
            limits.merge(
                topic,
                answer,
                (known, latest) ->
                    latest.bytes().isPresent()
                        ? latest
                        : new Limit(known.bytes(), latest.learnedAt())));
  }

  private boolean isValid(@Nullable Limit limit, long validity) {
    return limit != null && nanoTime.getAsLong() - limit.learnedAt() < validity;
  }

  /** Whether a message is too large for its topic. */
  boolean isTooLarge(String topic, int size) {
    if (exceeds(topic, size) && !isValid(limits.get(topic), VALIDITY_OF_REFUSAL)) {
      // It may have been raised for just this message.
      update(ask(List.of(topic)));
    }
    return exceeds(topic, size) || wasRefused(topic, size);
  }

  private boolean exceeds(String topic, int size) {
    Limit limit = limits.get(topic);
    // What is compressed may be smaller than it looks here.
    return !settings.compresses()
        && limit != null
        && limit.bytes().isPresent()
        && size > limit.bytes().getAsLong();
  }

  /** Whether a message that is not known to be too large could be. */
  boolean mayBeTooLarge(String topic, int size) {
    Limit limit = limits.get(topic);
    return size > (limit == null ? DEFAULT_LIMIT : limit.bytes().orElse(DEFAULT_LIMIT));
  }

  private boolean wasRefused(String topic, int size) {
    Refusal refusal = refusals.get(topic);
    return refusal != null
        && size >= refusal.size()
        && nanoTime.getAsLong() - refusal.at() < VALIDITY;
  }

  /**
   * A broker has refused a message: one of that size is not tried again for five minutes, since
   * each try would write the rest of its batch once more. Any thread.
   */
  void learn(String topic, int size) {
    refusals.put(topic, new Refusal(size, nanoTime.getAsLong()));
  }

  /** A sentence about a message that is too large for a topic. Any thread may ask for it. */
  String describe(String topic, int size) {
    Limit limit = limits.get(topic);
    return "a message of %d bytes as a record is larger than max.message.bytes of topic %s%s"
        .formatted(
            size,
            topic,
            limit != null && limit.bytes().isPresent()
                ? " (" + limit.bytes().getAsLong() + ")"
                : "");
  }

  private Map<String, Limit> ask(List<String> topics) {
    try {
      Admin admin = ClientSettings.inPlugin(() -> Admin.create(settings.admin()));
      try {
        return ask(topics, admin);
      } finally {
        admin.close(Duration.ZERO);
      }
    } catch (KafkaException e) {
      return unknown(topics);
    }
  }

  private Map<String, Limit> ask(List<String> topics, Admin admin) {
    Map<String, Limit> answers = unknown(topics);
    long end = System.nanoTime() + PATIENCE.toNanos();
    admin
        .describeConfigs(
            topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList())
        .values()
        .forEach(
            (resource, answer) ->
                answers.put(
                    resource.name(),
                    new Limit(await(answer, end - System.nanoTime()), nanoTime.getAsLong())));
    return answers;
  }

  private Map<String, Limit> unknown(List<String> topics) {
    Map<String, Limit> unknown = new HashMap<>();
    topics.forEach(
        topic -> unknown.put(topic, new Limit(OptionalLong.empty(), nanoTime.getAsLong())));
    return unknown;
  }

  private static OptionalLong await(KafkaFuture<Config> answer, long nanos) {
    try {
      ConfigEntry entry =
          answer
              .get(Math.max(0, nanos), TimeUnit.NANOSECONDS)
              .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
      return entry == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(entry.value()));
    } catch (ExecutionException | TimeoutException | NumberFormatException e) {
      return OptionalLong.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }
}
