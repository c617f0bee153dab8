package dev.inlet.protocol.feed;

import java.util.List;
import java.util.Optional;

/**
 * What was fetched of a gap.
 *
 * @param items messages in their order, none of them twice
 * @param shortfall why there may be more, without secrets
 */
record Fetched(List<String> items, Optional<String> shortfall) {

  /** The same, with the reason why something may be missing. */
  Fetched without(String reason) {
    return new Fetched(items, Optional.of(reason));
  }
}
