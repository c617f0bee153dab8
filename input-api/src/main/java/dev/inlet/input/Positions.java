package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where an input can go on: for each of its subscriptions a position, whose meaning only the
 * protocol knows that made it. Whoever keeps positions keeps them all, in place of those it had.
 * Immutable.
 */
public final class Positions {

  /** No position: an input begins with what comes next. */
  public static final Positions NONE = new Positions(Map.of());

  private final Map<String, String> bySubscription;

  private Positions(Map<String, String> bySubscription) {
    this.bySubscription = bySubscription;
  }

  /** The position of a protocol's only subscription, which needs no name. */
  public static Positions of(String position) {
    return of(Map.of("", position));
  }

  /**
   * The positions of several subscriptions.
   *
   * @param bySubscription by names that stay the same when the program is restarted; copied
   */
  public static Positions of(Map<String, String> bySubscription) {
    if (bySubscription.isEmpty()) {
      return NONE;
    }
    Map<String, String> copy = new LinkedHashMap<>();
    bySubscription.forEach(
        (subscription, position) ->
            copy.put(
                requireNonNull(subscription, "a subscription is null"),
                requireNonNull(position, "a position is null")));
    return new Positions(Collections.unmodifiableMap(copy));
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return bySubscription.isEmpty();
  }

  /** The position of a protocol's only subscription, if there is one. */
  public Optional<String> only() {
    return find("");
  }

  /** The position of a subscription, if there is one. */
  public Optional<String> find(String subscription) {
    return Optional.ofNullable(bySubscription.get(subscription));
  }

  /** All of them, by subscription, in a stable order. */
  public Map<String, String> bySubscription() {
    return bySubscription;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Positions that && bySubscription.equals(that.bySubscription);
  }

  @Override
  public int hashCode() {
    return bySubscription.hashCode();
  }

  @Override
  public String toString() {
    return "Positions" + bySubscription;
  }
}
