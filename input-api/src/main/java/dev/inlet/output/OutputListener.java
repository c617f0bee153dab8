package dev.inlet.output;

/**
 * Hears what an output has to report, for logs. Called a few times per event, never per message, by
 * whichever thread it happened on; must not block. Messages hold no secrets. What a listener throws
 * is ignored.
 */
public interface OutputListener {

  /** Ignores everything. */
  OutputListener NONE = new OutputListener() {};

  /**
   * Something that an operator should know although no write has failed, such as an unsafe setting
   * or a broker that is away: one line. How many messages a write drops is in its {@link
   * WriteResult}; {@link DroppedMessageLog} makes warnings of it.
   */
  default void warning(String message) {}
}
