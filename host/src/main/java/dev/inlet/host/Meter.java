package dev.inlet.host;

/**
 * The meters that every host has of an input and what becomes of its messages: the one place that
 * names them. Which library shows them, and with which labels for the pipeline, is the host's to
 * say. Names are parts with dots between; times are in seconds, sizes in bytes.
 */
public enum Meter {
  /** Connections that are established. */
  CONNECTED("inlet.input.connected", Kind.GAUGE, "connections that are established"),
  /** Connections that were opened. */
  CONNECTS("inlet.input.connects", Kind.COUNTER, "connections that were opened"),
  /** Attempts to connect that failed. */
  CONNECT_FAILURES("inlet.input.connect.failures", Kind.COUNTER, "attempts to connect that failed"),
  /** Connections that were lost. */
  LOSSES("inlet.input.losses", Kind.COUNTER, "connections that were lost"),
  /** Failed attempts and losses, by how far the connection had come and the code that was given. */
  FAILURES(
      "inlet.input.failures",
      Kind.COUNTER,
      "failed attempts and losses, by how far the connection had come and the code that was given"),
  /** Time until the next attempt to connect; 0 if none is waited for. */
  NEXT_ATTEMPT(
      "inlet.input.next.attempt.seconds",
      Kind.GAUGE,
      "time until the next attempt to connect; 0 if none is waited for"),
  /**
   * From the last sign of life before a loss to the first message after it; what was sent then is
   * missing.
   */
  GAP(
      "inlet.input.gap",
      Kind.TIMER,
      "from the last sign of life before a loss to the first message after it; what was sent then"
          + " is missing"),
  /** Connections that were replaced by the next one before they ended. */
  REPLACEMENTS(
      "inlet.input.replacements",
      Kind.COUNTER,
      "connections that were replaced by the next one before they ended"),
  /** Gaps that the input knows of: from its session protocol, or from closing a connection. */
  MISSED_GAPS(
      "inlet.input.missed.gaps",
      Kind.COUNTER,
      "gaps that the input knows of: from its session protocol, or from closing a connection"),
  /** Messages in those gaps, as far as their number is known. */
  MISSED_MESSAGES(
      "inlet.input.missed.messages",
      Kind.COUNTER,
      "messages in those gaps, as far as their number is known"),
  /** Messages that came again, as far as the session protocol knows. */
  REPEATED_MESSAGES(
      "inlet.input.repeated.messages",
      Kind.COUNTER,
      "messages that came again, as far as the session protocol knows"),
  /** Messages that had been missed and were fetched some other way. */
  REFILLED_MESSAGES(
      "inlet.input.refilled.messages",
      Kind.COUNTER,
      "messages that had been missed and were fetched some other way"),
  /** Messages that came from the server. */
  RECEIVED_MESSAGES(
      "inlet.input.received.messages", Kind.COUNTER, "messages that came from the server"),
  /** Bytes of the payloads of those messages. */
  RECEIVED_BYTES(
      "inlet.input.received.bytes", Kind.COUNTER, "bytes of the payloads of those messages"),
  /** Time since the last message came. */
  MESSAGE_AGE("inlet.input.message.age.seconds", Kind.GAUGE, "time since the last message came"),
  /** Time since anything came from the server. */
  SILENCE("inlet.input.silence.seconds", Kind.GAUGE, "time since anything came from the server"),
  /** Messages that wait in the input to be read. */
  BUFFERED_MESSAGES(
      "inlet.input.buffered.messages", Kind.GAUGE, "messages that wait in the input to be read"),
  /** Memory that those messages take. */
  BUFFERED_BYTES("inlet.input.buffered.bytes", Kind.GAUGE, "memory that those messages take"),
  /** Time for which nothing was read from the connection, as the output was slow. */
  PAUSED_SECONDS(
      "inlet.input.paused.seconds",
      Kind.COUNTER,
      "time for which nothing was read from the connection, as the output was slow"),
  /** 1 while nothing is read for that reason, else 0. */
  PAUSED("inlet.input.paused", Kind.GAUGE, "1 while nothing is read for that reason, else 0"),
  /** Time that the last answer to a ping took. */
  PING_ROUND_TRIP(
      "inlet.input.ping.seconds", Kind.GAUGE, "time that the last answer to a ping took"),
  /** Messages that the output has taken. */
  OUTPUT_MESSAGES("inlet.output.messages", Kind.COUNTER, "messages that the output has taken"),
  /** Batches that the output has taken. */
  OUTPUT_BATCHES("inlet.output.batches", Kind.COUNTER, "batches that the output has taken"),
  /** 1 while the output refuses what it is given, else 0. */
  OUTPUT_REFUSING(
      "inlet.output.refusing", Kind.GAUGE, "1 while the output refuses what it is given, else 0"),
  /** Messages that the output refused, each time that it did. */
  REFUSED_MESSAGES(
      "inlet.output.messages.refused",
      Kind.COUNTER,
      "messages that the output refused, each time that it did"),
  /**
   * Messages that were given up: refused and not redelivered, or dropped as the configuration says.
   * In Kafka Connect also those that a transformation filtered, which it does not tell apart.
   */
  DROPPED_MESSAGES(
      "inlet.output.messages.dropped",
      Kind.COUNTER,
      "messages that were given up: refused and not redelivered, or dropped as the config says; in"
          + " Kafka Connect also those that a transformation filtered"),
  /** Messages that the filter left out, which count as delivered. */
  FILTERED_MESSAGES(
      "inlet.output.messages.filtered",
      Kind.COUNTER,
      "messages that the filter left out, which count as delivered"),
  /** Messages that were received and not written when a pipeline failed or was given up. */
  LOST_MESSAGES(
      "inlet.output.messages.lost",
      Kind.COUNTER,
      "messages that were received and not written when a pipeline failed or was given up"),
  /** Messages of batches of which the output has not confirmed all. */
  UNSETTLED_MESSAGES(
      "inlet.output.messages.unsettled",
      Kind.GAUGE,
      "messages of batches of which the output has not confirmed all"),
  /** Memory of those batches. */
  UNSETTLED_BYTES("inlet.output.bytes.unsettled", Kind.GAUGE, "memory of those batches"),
  /** Times that the pipeline failed and was to be started again. */
  RESTARTS(
      "inlet.pipeline.restarts",
      Kind.COUNTER,
      "times that the pipeline failed and was to be started again");

  private final String name;
  private final Kind kind;
  private final String description;

  /** What a meter shows. */
  public enum Kind {
    /** A number that never decreases. */
    COUNTER,
    /** A number that goes up and down. */
    GAUGE,
    /** How many lengths of time there were, and their sum. */
    TIMER
  }

  Meter(String name, Kind kind, String description) {
    this.name = name;
    this.kind = kind;
    this.description = description;
  }

  /** The name, such as {@code inlet.input.connects}. */
  public String meterName() {
    return name;
  }

  /** What it shows. */
  public Kind kind() {
    return kind;
  }

  /** What it shows, in words. */
  public String description() {
    return description;
  }
}
