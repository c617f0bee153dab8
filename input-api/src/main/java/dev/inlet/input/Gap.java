package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Messages that are missing, as far as an input knows that they exist. Immutable; begin with {@link
 * #of} and add what is known.
 */
public final class Gap {
  private final String reason;
  private final String subscription;
  private final OptionalLong messages;

  private Gap(String reason, String subscription, OptionalLong messages) {
    this.reason = requireNonNull(reason, "reason is null");
    this.subscription = requireNonNull(subscription, "subscription is null");
    this.messages = requireNonNull(messages, "messages is null");
  }

  /**
   * A gap of unknown size.
   *
   * @param reason why, as the log shows it, such as {@code the server no longer has them}; holds no
   *     secret
   */
  public static Gap of(String reason) {
    return new Gap(reason, "", OptionalLong.empty());
  }

  /** The same, in one of several subscriptions. */
  public Gap inSubscription(String newSubscription) {
    return new Gap(reason, newSubscription, messages);
  }

  /**
   * The same, of a size that is known.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public Gap withMessages(long count) {
    if (count <= 0) {
      throw new IllegalArgumentException("a gap of " + count + " messages");
    }
    return new Gap(reason, subscription, OptionalLong.of(count));
  }

  /** Why they are missing. */
  public String reason() {
    return reason;
  }

  /** The subscription that they belong to, if there are several. */
  public Optional<String> subscription() {
    return subscription.isEmpty() ? Optional.empty() : Optional.of(subscription);
  }

  /** How many there are, if that is known. */
  public OptionalLong messages() {
    return messages;
  }

  @Override
  public String toString() {
    return "Gap[" + reason + ", " + subscription + ", " + messages + "]";
  }
}
