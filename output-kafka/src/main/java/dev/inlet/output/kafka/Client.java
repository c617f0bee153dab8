package dev.inlet.output.kafka;

import static java.util.Objects.requireNonNull;

import dev.inlet.output.OutputClosedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * One producer, from its first record until it is closed or given up. One thread hands records
 * over; any thread may give it up, close it, or ask about it.
 */
final class Client {
  /** By the names of threads, of which there are no more than ids of clients. */
  private static final ConcurrentHashMap<String, Object> LOCKS = new ConcurrentHashMap<>();

  private final Producer<byte[], byte[]> producer;

  /** Belongs to the thread that hands records over. */
  private final Set<String> knownTopics = new HashSet<>();

  private final AtomicReference<@Nullable String> givenUp = new AtomicReference<>();

  /** What ends by callbacks of the producer's thread. */
  private final Set<PendingWrite> open = ConcurrentHashMap.newKeySet();

  private final Function<Throwable, String> words;

  /** Set once that thread has ended by an error, behind which it calls nobody back. */
  private volatile @Nullable IOException failure;

  private final Object flushing = new Object();

  /** Guarded by that object. */
  private @Nullable Thread flusher;

  private Client(Producer<byte[], byte[]> producer, Function<Throwable, String> words) {
    this.producer = producer;
    this.words = words;
  }

  /**
   * Makes a producer, which begins to look for brokers.
   *
   * @param words says in a sentence that the producer's thread has ended by an error
   * @throws org.apache.kafka.common.KafkaException if the settings cannot be used
   */
  static Client open(ClientSettings settings, Function<Throwable, String> words) {
    String name = KafkaProducer.NETWORK_THREAD_PREFIX + " | " + settings.clientId();
    // So that the thread that is new is that of this producer; others do not wait for its login.
    synchronized (LOCKS.computeIfAbsent(name, any -> new Object())) {
      Set<Thread> before = threads(name);
      Client opened =
          new Client(
              ClientSettings.inPlugin(() -> new KafkaProducer<>(settings.producer())), words);
      Set<Thread> begun = threads(name);
      begun.removeAll(before);
      begun.forEach(thread -> thread.setUncaughtExceptionHandler(opened::failed));
      return opened;
    }
  }

  /** Those of this plugin's classes; another one may be loaded beside it. */
  private static Set<Thread> threads(String name) {
    ThreadGroup group = requireNonNull(Thread.currentThread().getThreadGroup(), "it has ended");
    Thread[] all;
    int count;
    do {
      all = new Thread[2 * group.activeCount() + 16];
      count = group.enumerate(all); // no more than fit
    } while (count == all.length);
    return Arrays.stream(all, 0, count)
        .filter(thread -> thread.getContextClassLoader() == Client.class.getClassLoader())
        .filter(thread -> thread.getName().equals(name))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /**
   * The producer's thread has ended by an error. Kafka would log that, and leave what was handed
   * over open for ever.
   */
  private void failed(Thread thread, Throwable thrown) {
    try {
      if (thrown instanceof VirtualMachineError) {
        thread.getThreadGroup().uncaughtException(thread, thrown); // as of any other thread
      }
    } finally {
      String reason = words.apply(thrown);
      IOException cause =
          isLasting(thrown)
              ? new OutputClosedException(reason, thrown)
              : new IOException(reason, thrown);
      failure = cause;
      giveUp(reason);
      open.forEach(write -> write.abandon(cause));
      synchronized (flushing) {
        if (flusher != null) {
          flusher.interrupt();
        }
      }
    }
  }

  /** Whether the next client would fail of it as well, such as a class that is missing. */
  static boolean isLasting(Throwable thrown) {
    return thrown instanceof LinkageError;
  }

  /**
   * To be asked before another client takes its place.
   *
   * @throws OutputClosedException if it has failed of what every client would fail of
   */
  void requireReplaceable() throws OutputClosedException {
    if (failure instanceof OutputClosedException closed) {
      throw new OutputClosedException(String.valueOf(closed.getMessage()), closed);
    }
  }

  /** Has a write end that is about to begin, should the producer fail. */
  void watch(PendingWrite write) {
    open.add(write);
    var unused = write.ending().whenComplete((nothing, reason) -> open.remove(write));
  }

  /** All records of a watched write were handed over, or never will be. */
  void handedOver(PendingWrite write) {
    IOException cause = failure;
    if (cause != null) {
      write.abandon(cause);
    }
  }

  /**
   * Waits until a topic is known, for as long as {@code max.block.ms} says. Asked for all topics of
   * a batch before the first of its records is handed over, so that a batch which is refused for
   * one of them leaves no others in the log each time.
   *
   * @param partition which one it must have, if that matters
   * @throws MissingPartitionException if it does not have it
   * @throws org.apache.kafka.common.KafkaException if it is not known
   */
  void requireTopic(String topic, @Nullable Integer partition) {
    if (knownTopics.contains(topic)) {
      return;
    }
    int partitions = producer.partitionsFor(topic).size();
    if (partition != null && partition >= partitions) {
      throw new MissingPartitionException(topic, partitions, partition);
    }
    knownTopics.add(topic);
  }

  /**
   * Hands a record over, as soon as there is room for it. Also waits for brokers that are away: a
   * producer that has lost all of them forgets its topics until one is back.
   *
   * @throws org.apache.kafka.common.KafkaException if the client does not take it, or was closed
   *     while it waited
   */
  void handOver(ProducerRecord<byte[], byte[]> record, Delivery delivery) {
    while (true) {
      var unused = producer.send(record, delivery);
      RuntimeException refusal = delivery.takeRefusal();
      if (refusal == null) {
        return;
      }
      if (!canWait(refusal) || givenUp.get() != null) {
        throw refusal;
      }
    }
  }

  /**
   * Waits until all that was handed over has ended, or never will. Done before and after a record
   * is handed over, it lets that record share a request with no other.
   *
   * @throws InterruptException if the thread is interrupted
   */
  void awaitHandedOver() {
    synchronized (flushing) {
      flusher = Thread.currentThread();
    }
    try {
      if (failure == null) {
        producer.flush();
      }
    } catch (InterruptException e) {
      if (failure == null) {
        throw e;
      }
      var unused = Thread.interrupted();
    } finally {
      synchronized (flushing) {
        flusher = null;
      }
    }
  }

  private static boolean canWait(RuntimeException refusal) {
    return refusal instanceof TimeoutException
        && !(refusal.getCause() instanceof UnknownTopicOrPartitionException);
  }

  /** Whether there is a connection to a broker. */
  boolean isConnected() {
    return producer.metrics().entrySet().stream()
        .filter(entry -> isConnectionCount(entry.getKey()))
        .anyMatch(entry -> !entry.getValue().metricValue().equals(0.0));
  }

  private static boolean isConnectionCount(MetricName name) {
    return name.name().equals("connection-count") && name.group().equals("producer-metrics");
  }

  /** Why it was given up, if it was; a sentence. */
  Optional<String> reasonGivenUp() {
    return Optional.ofNullable(givenUp.get());
  }

  /**
   * Ends it at once: what was handed over and is not accepted yet fails. Any thread, that of the
   * producer's callbacks included; the first reason counts. What a class that the properties name
   * throws when it is closed changes nothing of that.
   */
  void giveUp(String reason) {
    if (givenUp.compareAndSet(null, reason)) {
      try {
        producer.close(Duration.ZERO);
      } catch (RuntimeException | LinkageError e) {
        // Thrown behind the rest of the closing. An interrupt is among it, which the thread keeps.
        return;
      }
    }
  }

  /** Ends it once what was handed over is accepted, or the time is over. */
  void close(Duration patience) {
    var unused = givenUp.compareAndSet(null, "the output was closed");
    producer.close(patience);
  }
}
