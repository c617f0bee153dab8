package dev.inlet.output.kafka;

import dev.inlet.config.Config;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Messages;
import dev.inlet.output.DroppedMessageLog;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches to Kafka, any number of them at a time. The producer keeps their order and sends
 * again what brokers did not accept. When something fails all the same, the producer is given up
 * with all that is under way, so that nothing is written behind the gap, and the next write has
 * another.
 */
final class KafkaOutput implements Output {
  /** Whoever closes has waited for what is under way, unless it was given up. */
  private static final Duration LONGEST_CLOSING = Duration.ofSeconds(1);

  private final ClientSettings settings;
  private final RecordMaker maker;
  private final @Nullable Integer partition;
  private final KafkaFields.Undeliverable policy;
  private final int maxTopics;
  private final Duration closingTime;
  private final Failures failures;
  private final DroppedMessageLog drops;
  private final StallWatch stalls;
  private final TopicLimits limits;
  private final ScheduledExecutorService background;

  /** Belongs to the calls of write, which come one after the other. */
  private final Set<String> topics = new HashSet<>();

  private volatile @Nullable Client client;
  private volatile boolean closed;

  /** A record that can be handed over. */
  private record Outgoing(ProducerRecord<byte[], byte[]> record, int size) {}

  KafkaOutput(Config config, OutputContext context, LongSupplier nanoTime) {
    String label = context.label();
    settings = ClientSettings.of(config, label);
    maker = new RecordMaker(config, label);
    partition = config.find(KafkaFields.PARTITION).orElse(null);
    policy = config.get(KafkaFields.UNDELIVERABLE);
    maxTopics = config.get(KafkaFields.MAX_TOPICS);
    closingTime = shorter(LONGEST_CLOSING, context.shutdownTimeout());
    String cluster = "Kafka at " + String.join(", ", config.get(KafkaFields.ADDRESSES));
    OutputListener listener = context.listener();
    Consumer<String> warnings = listener::warning;
    failures = new Failures(cluster, config.masker());
    drops = new DroppedMessageLog(listener, nanoTime);
    stalls = new StallWatch(cluster, this::reasonOfStall, warnings, nanoTime);
    limits = new TopicLimits(settings, nanoTime);
    background = background(label);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** One daemon thread, which is begun by the first task. */
  private static ScheduledExecutorService background(String label) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread =
                  new Thread(task, label.isEmpty() ? "inlet-kafka" : "inlet-kafka-" + label);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  /** Comes back once all messages are handed over to the producer. */
  @Override
  public CompletionStage<WriteResult> write(Messages messages)
      throws IOException, InterruptedException {
    Client to = client();
    LeftOut leftOut = new LeftOut();
    List<Outgoing> records = fitting(records(messages.blocks(), leftOut), to, leftOut);
    PendingWrite write = new PendingWrite(new Progress(to, leftOut));
    to.watch(write);
    handOver(records, to, write);
    write.allBegun();
    to.handedOver(write);
    return write.ending();
  }

  private List<Outgoing> records(List<MessageBlock> blocks, LeftOut leftOut) throws IOException {
    List<Outgoing> records = new ArrayList<>();
    Set<String> added = new HashSet<>();
    for (MessageBlock block : blocks) {
      for (int i = 0; i < block.size(); i++) {
        byte[] payload = block.toByteArray(i);
        Optional<ProducerRecord<byte[], byte[]>> record =
            maker.make(block.type(i), payload, block.metadata(i));
        if (record.isEmpty()) {
          leaveOut(maker.missing(), leftOut);
          continue;
        }
        Outgoing outgoing = new Outgoing(record.get(), RecordSizes.of(record.get()));
        Optional<String> obstacle = obstacle(outgoing, added);
        if (obstacle.isPresent()) {
          leaveOut(obstacle.get(), leftOut);
        } else {
          records.add(outgoing);
        }
      }
    }
    return records;
  }

  /**
   * Why a record cannot go out, whatever the brokers say.
   *
   * @param added the topics that the batch adds to those that are written to
   */
  private Optional<String> obstacle(Outgoing outgoing, Set<String> added) {
    String topic = outgoing.record().topic();
    if (outgoing.size() > settings.sizeLimit().bytes()) {
      return Optional.of(
          "a message of %d bytes as a record is larger than %s"
              .formatted(outgoing.size(), settings.sizeLimit()));
    }
    if (topics.contains(topic) || added.contains(topic)) {
      return Optional.empty();
    }
    if (topics.size() + added.size() >= maxTopics) {
      return Optional.of(
          "topic " + topic + " would be one more than max_topics (" + maxTopics + ")");
    }
    added.add(topic);
    return Optional.empty();
  }

  private void leaveOut(String reason, LeftOut leftOut) throws IOException {
    if (policy == KafkaFields.Undeliverable.FAIL) {
      throw refused(reason);
    }
    leftOut.add(reason);
  }

  private static IOException refused(String reason) {
    return new IOException(
        reason + "; raise the limit, or set undeliverable: drop to leave such messages out");
  }

  private Client client() throws IOException {
    Client present = client;
    if (present != null && present.reasonGivenUp().isEmpty()) {
      return present;
    }
    if (closed) {
      throw new IOException("the output was closed");
    }
    if (present != null) {
      present.requireReplaceable();
    }
    try {
      Client opened = Client.open(settings, failures::describeEnd);
      if (present == null) {
        var unused = background.scheduleWithFixedDelay(this::check, 1, 1, TimeUnit.SECONDS);
      }
      client = opened;
      if (closed) {
        opened.giveUp("the output was closed");
      }
      return opened;
    } catch (KafkaException e) {
      throw new IOException(failures.describeOpening(e), e);
    } catch (RejectedExecutionException e) {
      throw new IOException("the output was closed", e);
    }
  }

  /** Those records that are not too large for their topics. */
  private List<Outgoing> fitting(List<Outgoing> records, Client to, LeftOut leftOut)
      throws IOException, InterruptedException {
    requireTopics(records, to);
    List<Outgoing> fitting = new ArrayList<>(records.size());
    for (Outgoing outgoing : records) {
      String topic = outgoing.record().topic();
      if (limits.isTooLarge(topic, outgoing.size())) {
        leaveOut(limits.describe(topic, outgoing.size()), leftOut);
      } else {
        fitting.add(outgoing);
      }
    }
    return fitting;
  }

  /**
   * Nothing is handed over of a batch of which a topic is not known: else the rest of it would be
   * written once more each time that it comes.
   */
  private void requireTopics(List<Outgoing> records, Client to)
      throws IOException, InterruptedException {
    Set<String> needed = new LinkedHashSet<>();
    records.forEach(outgoing -> needed.add(outgoing.record().topic()));
    for (String topic : needed) {
      try {
        to.requireTopic(topic, partition);
        topics.add(topic);
      } catch (InterruptException e) {
        throw interrupted(e);
      } catch (MissingPartitionException e) {
        throw missing(e, to);
      } catch (KafkaException | IllegalStateException e) {
        throw new IOException(reason(to, topic, e), e);
      }
    }
    limits.require(needed);
  }

  /**
   * A producer learns of new partitions within minutes, and another one at once; so this one is
   * given up when all that it has is written.
   */
  private static IOException missing(MissingPartitionException failure, Client to)
      throws InterruptedException {
    try {
      to.awaitHandedOver();
    } catch (InterruptException e) {
      throw interrupted(e);
    }
    String reason = String.valueOf(failure.getMessage());
    to.giveUp(reason);
    return new IOException(reason, failure);
  }

  private void handOver(List<Outgoing> records, Client to, PendingWrite write)
      throws InterruptedException {
    stalls.began(records.size());
    int left = records.size();
    for (Outgoing outgoing : records) {
      String topic = outgoing.record().topic();
      Delivery delivery = write.begin(topic, outgoing.size());
      try {
        boolean alone = limits.mayBeTooLarge(topic, outgoing.size());
        if (alone) {
          to.awaitHandedOver();
        }
        to.handOver(outgoing.record(), delivery);
        left--; // whatever becomes of it, its delivery says so
        if (alone) {
          to.awaitHandedOver();
        }
      } catch (InterruptException e) {
        stalls.ended(left);
        var unused = Thread.interrupted(); // else closing the producer would end in the same way
        to.giveUp("interrupted");
        throw interrupted(e);
      } catch (KafkaException | IllegalStateException e) {
        stalls.ended(left);
        String reason = reason(to, topic, e);
        to.giveUp(reason);
        write.fail(new IOException(reason, e));
        return;
      }
    }
  }

  /** Why a client does not take a record, or asks for its topic in vain. */
  private String reason(Client to, String topic, Exception failure) {
    return to.reasonGivenUp().orElseGet(() -> failures.describe(topic, failure));
  }

  /** Kafka leaves the thread interrupted, and has an exception of its own for it. */
  private static InterruptedException interrupted(InterruptException cause) {
    var unused = Thread.interrupted();
    InterruptedException interrupted = new InterruptedException("interrupted while writing");
    interrupted.initCause(cause);
    return interrupted;
  }

  /** What happens to records, on the thread of the producer. */
  private final class Progress implements PendingWrite.Listener {
    private final Client to;
    private final LeftOut leftOut;

    Progress(Client to, LeftOut leftOut) {
      this.to = to;
      this.leftOut = leftOut;
    }

    @Override
    public void accepted() {
      stalls.accepted();
    }

    @Override
    public void tooLarge(Delivery delivery) {
      stalls.ended(1);
      String reason = limits.describe(delivery.topic(), delivery.size());
      if (policy == KafkaFields.Undeliverable.FAIL) {
        limits.learn(delivery.topic(), delivery.size());
        to.giveUp(reason);
        delivery.write().fail(refused(reason));
      } else {
        leftOut.add(reason);
        delivery.write().end();
      }
    }

    @Override
    public IOException failed(Delivery delivery, Exception failure) {
      stalls.ended(1);
      String reason =
          to.reasonGivenUp()
              .map(other -> "given up together with another batch: " + other)
              .orElseGet(() -> failures.describe(delivery.topic(), failure));
      to.giveUp(reason);
      return new IOException(reason, failure);
    }

    @Override
    public void abandoned(int records) {
      stalls.ended(records);
    }

    @Override
    public WriteResult written() {
      drops.add(leftOut.count(), leftOut.lastReason());
      return WriteResult.dropped(leftOut.count());
    }
  }

  private void check() {
    stalls.check();
    drops.check();
  }

  private String reasonOfStall() {
    Client present = client;
    return present != null && present.isConnected()
        ? "brokers are connected, but accept nothing; look for missing topics, leaders or replicas"
        : "no broker can be reached";
  }

  @Override
  public void close() {
    closed = true;
    Client present = client;
    try {
      if (present != null) {
        present.close(closingTime);
      }
    } catch (KafkaException e) {
      // An interrupt, which this thread keeps, ended the wait; nothing is written any more.
    } finally {
      background.shutdownNow();
      drops.end();
    }
  }
}
