package dev.inlet.protocol.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the section says. Immutable.
 *
 * @param constants names of placeholders that the configuration has given a value
 * @param files those of placeholders whose values are in files
 * @param idWindow how many identifiers are remembered
 */
record FeedSettings(
    Map<String, String> constants,
    ValueFiles files,
    Optional<Signature> signature,
    List<OpeningStep> opening,
    Optional<Subscriptions> subscriptions,
    List<Refusal> errors,
    List<Condition> ignored,
    MessagePointers.Places places,
    SequenceScope sequenceScope,
    int idWindow,
    ControlMessages controlMessages,
    OnGap onGap,
    Optional<Refill> refill,
    Resume resume,
    Heartbeat heartbeat) {

  /** How long a sequence counts. */
  enum SequenceScope {
    /** It restarts with each connection. */
    CONNECTION,
    /** It goes on over all connections. */
    FEED
  }

  /** What follows from a gap. */
  enum OnGap {
    /** It is reported. */
    TELL,
    /** It is reported, and the channel is subscribed again. */
    RESUBSCRIBE,
    /** What is missing is fetched, and newer messages wait for that. */
    REFILL
  }

  /** What happens to messages that are not of the feed. */
  enum ControlMessages {
    /** They are not delivered. */
    DROP,
    /** They are delivered. */
    DELIVER
  }

  /** Whether a later connection knows where an earlier one was. */
  boolean resumes() {
    return places.cursor().isPresent() || countsOverConnections();
  }

  /** Whether it also receives what was sent in between; a sequence alone shows what is missing. */
  boolean catchesUp() {
    return places.cursor().isPresent() || (countsOverConnections() && refill.isPresent());
  }

  /** Whether a sequence is kept from one connection to the next. */
  boolean countsOverConnections() {
    return places.sequence().isPresent() && sequenceScope == SequenceScope.FEED;
  }

  /** Whether the server is told where to go on. */
  boolean tellsCursor() {
    return resume.query().isPresent()
        || FeedTemplates.openingOf(this).stream()
            .anyMatch(template -> template.names().contains(Placeholders.CURSOR));
  }

  /** Whether what was missed between two connections is fetched by its cursors. */
  boolean refillsByCursor() {
    return refill.isPresent()
        && places.sequence().isEmpty()
        && places.cursor().isPresent()
        && !tellsCursor();
  }

  /**
   * How many stored parts come before the messages of now, if the server says where they end: one
   * for each message that subscribes, unless the server is told once for all where to go on.
   */
  int histories() {
    if (resume.historyEnd().isEmpty()) {
      return 0;
    }
    return subscriptions
        .filter(each -> each.send().names().contains(Placeholders.CURSOR) || !tellsCursor())
        .map(each -> each.messages(each.channels()))
        .orElse(1);
  }

  /** The conditions by which any message may be none of the feed, however late it comes. */
  List<Condition> lastingConditions() {
    List<Condition> all = new ArrayList<>(ignored);
    errors.forEach(error -> all.add(error.condition()));
    heartbeat.ping().ifPresent(all::add);
    return all;
  }

  /** All conditions that a message may have to meet. */
  List<Condition> conditions() {
    List<Condition> all = lastingConditions();
    opening.forEach(step -> step.await().ifPresent(all::add));
    subscriptions.flatMap(Subscriptions::await).ifPresent(all::add);
    resume.historyEnd().ifPresent(all::add);
    return all;
  }
}
