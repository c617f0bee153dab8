package dev.inlet.output;

/**
 * Hears what an output has to report, for logs and metrics. Called a few times per event, never per
 * message, by whichever thread it happened on; must not block. Messages hold no secrets. What a
 * listener throws is ignored.
 */
public interface OutputListener {

  /** Ignores everything. */
  OutputListener NONE = new OutputListener() {};

  /**
   * Something that an operator should know although no write has failed, such as an unsafe setting
   * or a broker that is away: one line.
   */
  default void warning(String message) {}

  /**
   * Messages of a write are dropped, as the configuration says, although the write succeeds: a host
   * counts them as dropped in place of delivered. Called once at most for each write, by any
   * thread, before {@link Output#write} returns or its stage ends; not for a write that fails,
   * since its messages come again. One that succeeds behind a write that fails may come again with
   * it, and then reports what it drops again: the host counts the last time alone.
   *
   * @param messages how many; at least one, and at most as many as were to be written
   */
  default void dropped(long messages) {}
}
