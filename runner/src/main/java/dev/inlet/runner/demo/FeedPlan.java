package dev.inlet.runner.demo;

/**
 * What each client of a feed gets.
 *
 * @param rate messages per second, at least one
 * @param count after how many the feed falls silent; 0 for never
 */
public record FeedPlan(int rate, long count) {
  public FeedPlan {
    if (rate < 1 || count < 0) {
      throw new IllegalArgumentException("rate must be at least 1 and count not negative");
    }
  }

  boolean isOver(long sent) {
    return count > 0 && sent >= count;
  }
}
