package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The items of a history that are missing in a feed. Belongs to one thread. */
final class FetchedItems {
  private static final int MAX_BYTES = 32 * 1024 * 1024;

  private final Refill refill;
  private final Missing missing;
  private final MessagePointers pointers;
  private final boolean hasSequence;
  private final List<Item> items = new ArrayList<>();
  private final Set<Long> known = new HashSet<>(); // sequences, or else hashes of items
  private boolean areNumbered = true;
  private long bytes;

  /**
   * One of them.
   *
   * @param number its sequence, or its cursor if that is a number
   */
  private record Item(long number, String json) {}

  FetchedItems(Refill refill, Missing missing) {
    this.refill = refill;
    this.missing = missing;
    pointers = new MessagePointers(refill.places());
    hasSequence = refill.places().sequence().isPresent();
  }

  /** Takes those of a page. */
  void add(List<String> page) throws ShortfallException {
    for (String item : page) {
      add(item);
    }
  }

  private void add(String json) throws ShortfallException {
    byte[] utf8 = json.getBytes(UTF_8);
    if (pointers.find(utf8, utf8.length) != MessagePointers.Kind.FEED
        || !pointers.isOfChannel(missing.channel())) {
      return;
    }
    Optional<String> place =
        hasSequence ? Optional.of(Long.toString(pointers.sequence())) : pointers.cursorText();
    if (place.isEmpty() || !missing.holds(place.get()) || isKnown(utf8)) {
      return;
    }
    bytes += utf8.length;
    if (items.size() == refill.limit()) {
      throw new ShortfallException("more is missing than is fetched (refill.limit)");
    }
    if (bytes > MAX_BYTES) {
      throw new ShortfallException(
          "more is missing than the " + (MAX_BYTES >> 20) + " MiB that are fetched for one gap");
    }
    items.add(new Item(number(place.get()), json));
  }

  /** Pages may overlap; several messages can have the same cursor, but not the same sequence. */
  private boolean isKnown(byte[] item) {
    return !known.add(
        hasSequence ? pointers.sequence() : Hashing.hash(Hashing.SEED, item, 0, item.length));
  }

  private long number(String place) {
    try {
      return Long.parseLong(place);
    } catch (NumberFormatException e) {
      areNumbered = false;
      return 0;
    }
  }

  /** Whether nothing is missing any more. */
  boolean areComplete() {
    return missing.messages().isPresent() && items.size() >= missing.messages().getAsLong();
  }

  /** All of them: by number, if each has one; else as the server has them. */
  Fetched all() {
    List<Item> sorted = new ArrayList<>(items);
    if (areNumbered) {
      sorted.sort(Comparator.comparingLong(Item::number));
    }
    return new Fetched(sorted.stream().map(Item::json).toList(), Optional.empty());
  }
}
