package dev.inlet.output.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of one request.
 *
 * @param kind what follows
 * @param words what happened, for people: a status with the beginning of the body, or why there is
 *     none; no secret
 * @param retryAfter how long to wait at least
 */
record Answer(Kind kind, String words, Optional<Duration> retryAfter) {

  /** What follows an answer. */
  enum Kind {
    /** The next request. */
    ACCEPTED,
    /** The same request, after a delay. */
    RETRY,
    /** Nothing, until something is corrected: the batch is refused. */
    REFUSED,
    /** Nothing ever: the output ends. */
    STOP,
    /** The same messages in smaller requests. */
    TOO_LARGE,
    /** The next request, without these messages. */
    DROPPED
  }

  Answer {
    requireNonNull(kind, "kind is null");
    requireNonNull(words, "words is null");
    requireNonNull(retryAfter, "retryAfter is null");
  }

  Answer(Kind kind, String words) {
    this(kind, words, Optional.empty());
  }
}
