package dev.inlet.protocol.slack;

import dev.inlet.json.JsonWriter;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The envelopes that the output has, or that are on their way to it, on whichever connection they
 * came: so that those that come again are recognised, and acknowledged when the first one is.
 */
final class Acknowledgements {
  /** After which Slack sends an envelope again. */
  static final Duration TIME_LIMIT = Duration.ofSeconds(3);

  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(10);

  /** More than Slack sends in the hour in which it repeats something, for almost any app. */
  private static final int MAX_KNOWN = 30_000;

  private final SlackFields.Acknowledge when;
  private final ProtocolContext context;
  private final Map<String, Delivered> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Delivered> eldest) {
          return size() > MAX_KNOWN;
        }
      };
  private Optional<Long> warnedAt = Optional.empty();

  /** An envelope that was delivered. Slack awaits what is to be sent on each link. */
  static final class Delivered {
    private final String key;
    private final List<Reply> replies = new ArrayList<>();
    private final long since = System.nanoTime();
    private boolean taken;

    private Delivered(String key) {
      this.key = key;
    }

    /** Whether the output has not got it, though Slack does not wait any longer. */
    boolean isLate() {
      return !taken && System.nanoTime() - since >= TIME_LIMIT.toNanos();
    }
  }

  private record Reply(Link link, String envelope) {}

  Acknowledgements(SlackFields.Acknowledge when, ProtocolContext context) {
    this.when = when;
    this.context = context;
  }

  /** Whether replies wait for the output. */
  boolean areLater() {
    return when == SlackFields.Acknowledge.DELIVERED;
  }

  /**
   * An envelope has come.
   *
   * @param key the same for those that are one and the same to Slack
   * @return empty if it was delivered before
   */
  Optional<Delivered> arrived(String key, String envelope, Link link) {
    Delivered before = known.get(key);
    Delivered delivered = before == null ? new Delivered(key) : before;
    if (before == null) {
      known.put(key, delivered);
    }
    if (delivered.taken || !areLater()) {
      link.send(reply(envelope));
    } else {
      delivered.replies.add(new Reply(link, envelope));
    }
    return before == null ? Optional.of(delivered) : Optional.empty();
  }

  /**
   * The output has it.
   *
   * @param current the link of the session that is called
   */
  void taken(Delivered delivered, Link current) {
    delivered.taken = true;
    for (Reply reply : delivered.replies) {
      if (reply.link() == current) {
        current.send(reply(reply.envelope()));
      } else {
        var unused =
            reply.link().schedule(Duration.ZERO, () -> reply.link().send(reply(reply.envelope())));
      }
    }
    delivered.replies.clear();
  }

  /**
   * It does not reach the output: Slack, which is not answered, sends it again, and then it is
   * delivered again.
   */
  void givenUp(Delivered delivered) {
    delivered.replies.clear();
    var unused = known.remove(delivered.key, delivered);
  }

  private static String reply(String envelope) {
    return new JsonWriter().object().name("envelope_id").string(envelope).end().toString();
  }

  /** An envelope could not be acknowledged in time. */
  void warnOfLate() {
    long now = System.nanoTime();
    if (warnedAt.filter(at -> now - at < BETWEEN_WARNINGS.toNanos()).isEmpty()) {
      warnedAt = Optional.of(now);
      context.warning(
          "the output takes longer than the %d s in which Slack wants envelopes acknowledged, so Slack sends them again; use a faster output, or acknowledge: received"
              .formatted(TIME_LIMIT.toSeconds()));
    }
  }
}
