package dev.inlet.input;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an input has received, what waits in it, and how its connection is: for meters and for
 * people. A snapshot of one moment; immutable. Each part is empty if the input does not tell it, or
 * there is nothing to tell yet.
 *
 * <p>Totals count from when the input was made, over all of its connections, and never decrease.
 */
public final class InputStatus {

  /** Tells nothing. */
  public static final InputStatus NONE = builder().build();

  private final OptionalLong receivedMessages;
  private final OptionalLong receivedBytes;
  private final Optional<Duration> sinceMessage;
  private final Optional<Duration> sinceSignOfLife;
  private final OptionalLong bufferedMessages;
  private final OptionalLong bufferedBytes;
  private final Optional<Duration> totalPause;
  private final Optional<Duration> currentPause;
  private final Optional<Duration> pingRoundTrip;

  private InputStatus(Builder builder) {
    receivedMessages = builder.receivedMessages;
    receivedBytes = builder.receivedBytes;
    sinceMessage = builder.sinceMessage;
    sinceSignOfLife = builder.sinceSignOfLife;
    bufferedMessages = builder.bufferedMessages;
    bufferedBytes = builder.bufferedBytes;
    totalPause = builder.totalPause;
    currentPause = builder.currentPause;
    pingRoundTrip = builder.pingRoundTrip;
  }

  /** Begins a status like {@link #NONE}. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * How many messages of data have come from the source, in total; what the input answers by
   * itself, such as heartbeats, does not count. They are counted as they come, before a session
   * protocol has seen them.
   */
  public OptionalLong receivedMessages() {
    return receivedMessages;
  }

  /** How many bytes the payloads of those messages had, in total. */
  public OptionalLong receivedBytes() {
    return receivedBytes;
  }

  /** How long ago the last of those messages came; empty before the first one. */
  public Optional<Duration> sinceMessage() {
    return sinceMessage;
  }

  /**
   * How long ago the last bytes of any kind came from the other side, over whichever connection;
   * empty before the first ones.
   */
  public Optional<Duration> sinceSignOfLife() {
    return sinceSignOfLife;
  }

  /** How many messages wait in the input to be {@linkplain Input#read read}. */
  public OptionalLong bufferedMessages() {
    return bufferedMessages;
  }

  /**
   * How much memory those messages take, in bytes, as the input counts it against its own bound.
   */
  public OptionalLong bufferedBytes() {
    return bufferedBytes;
  }

  /**
   * How long the input has not read from its connection because what it had received was not taken,
   * in total, the present pause included.
   */
  public Optional<Duration> totalPause() {
    return totalPause;
  }

  /**
   * How long such a pause has lasted that lasts now; empty if there is none. Beside {@link
   * #totalPause}: an input that tells no total tells no present pause either.
   */
  public Optional<Duration> currentPause() {
    return currentPause;
  }

  /** How long the other side took to answer the last ping that it has answered. */
  public Optional<Duration> pingRoundTrip() {
    return pingRoundTrip;
  }

  /** Makes a status; what is not set is not told. */
  public static final class Builder {
    private OptionalLong receivedMessages = OptionalLong.empty();
    private OptionalLong receivedBytes = OptionalLong.empty();
    private Optional<Duration> sinceMessage = Optional.empty();
    private Optional<Duration> sinceSignOfLife = Optional.empty();
    private OptionalLong bufferedMessages = OptionalLong.empty();
    private OptionalLong bufferedBytes = OptionalLong.empty();
    private Optional<Duration> totalPause = Optional.empty();
    private Optional<Duration> currentPause = Optional.empty();
    private Optional<Duration> pingRoundTrip = Optional.empty();

    private Builder() {}

    /**
     * Sets what has come in total.
     *
     * @param bytes of the payloads
     */
    public Builder received(long messages, long bytes) {
      receivedMessages = OptionalLong.of(messages);
      receivedBytes = OptionalLong.of(bytes);
      return this;
    }

    /** Sets how long ago the last message came. */
    public Builder sinceMessage(Duration time) {
      sinceMessage = Optional.of(time);
      return this;
    }

    /** Sets how long ago anything came. */
    public Builder sinceSignOfLife(Duration time) {
      sinceSignOfLife = Optional.of(time);
      return this;
    }

    /**
     * Sets what waits to be read.
     *
     * @param bytes of memory
     */
    public Builder buffered(long messages, long bytes) {
      bufferedMessages = OptionalLong.of(messages);
      bufferedBytes = OptionalLong.of(bytes);
      return this;
    }

    /**
     * Sets how long reading was paused.
     *
     * @param total over all pauses, the present one included
     * @param current the present one; empty if there is none
     */
    public Builder paused(Duration total, Optional<Duration> current) {
      totalPause = Optional.of(total);
      currentPause = current;
      return this;
    }

    /** Sets how long the last answer to a ping took. */
    public Builder pingRoundTrip(Duration time) {
      pingRoundTrip = Optional.of(time);
      return this;
    }

    /** Makes the status; the builder may be used on for another one. */
    public InputStatus build() {
      return new InputStatus(this);
    }
  }
}
