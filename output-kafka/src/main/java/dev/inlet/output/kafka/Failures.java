package dev.inlet.output.kafka;

import dev.inlet.config.Masker;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says in a sentence what went wrong and what to do about it. */
final class Failures {
  private final String cluster;
  private final Masker masker;

  Failures(String cluster, Masker masker) {
    this.cluster = cluster;
    this.masker = masker;
  }

  /** A sentence about a topic that could not be asked for, or written to. */
  String describe(String topic, Throwable failure) {
    if (failure instanceof TopicAuthorizationException) {
      return cluster + " does not allow this client to write to topic " + topic;
    }
    if (failure instanceof UnknownTopicOrPartitionException
        || failure.getCause() instanceof UnknownTopicOrPartitionException) {
      return "topic "
          + topic
          + " does not exist at "
          + cluster
          + ", which does not create it; create it, or correct the field topic";
    }
    if (failure instanceof ClusterAuthorizationException) {
      return cluster + " does not allow this client to write with an idempotent producer";
    }
    if (failure instanceof AuthenticationException) {
      return cluster + " refuses the login: " + words(failure);
    }
    if (failure instanceof TimeoutException) {
      return cluster + " does not answer (asked for topic " + topic + "): " + words(failure);
    }
    return "cannot write to topic " + topic + " at " + cluster + ": " + words(failure);
  }

  /** A sentence about a client that could not be made. */
  String describeOpening(KafkaException failure) {
    return "cannot set up Kafka's client for " + cluster + ": " + words(failure);
  }

  /** A sentence about a client that an error has ended. */
  String describeEnd(Throwable failure) {
    return "Kafka's client for "
        + cluster
        + " has failed: "
        + failure.getClass().getSimpleName()
        + ": "
        + words(failure)
        + (Client.isLasting(failure) ? "; another one would fail as well" : "");
  }

  /** The words of the innermost cause that has some: Kafka's own wrap what matters. */
  private String words(Throwable failure) {
    String words = failure.getClass().getSimpleName();
    int depth = 0;
    for (Throwable cause = failure; cause != null && depth < 10; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        words = cause.getMessage();
      }
      depth++;
    }
    return masker.mask(words.strip().replaceAll("\\s*\\R\\s*", " "));
  }
}
