package dev.inlet.protocol.feed;

/** The sequence of one channel. Belongs to one thread at a time. */
final class Channel {
  /** How far behind the last sequence a message may come and still be told from a repeated one. */
  static final int WINDOW = Long.SIZE;

  private final String name;
  private boolean begun;
  private long last;

  // What is missing right before it is not known here: an earlier connection may have brought that.
  private long first;
  private boolean countsByOne;

  // Bit n says that last - n has come.
  private long arrived;

  // What the last message has skipped.
  private long missing;

  private Renewal renewal;

  // The highest sequence before it was subscribed again, and whether nothing has come since.
  private long lastOfOld;
  private boolean isDue;

  /** What a message is, seen from those before it. */
  enum Place {
    /** Behind the last one, with nothing missing. */
    NEXT,
    /** Behind the last one, with something {@linkplain #missing() missing} between them. */
    AFTER_GAP,
    /** Late: it was missing. */
    LATE,
    /** It has come before. */
    REPEATED,
    /** So far behind that it has come before, or the server has reset the sequence. */
    FAR_BACK
  }

  /** Whether it is being subscribed again, so that its sequence may restart. */
  enum Renewal {
    NONE,
    /** The server has not confirmed that: what comes may be of the old subscription. */
    ASKED,
    /**
     * Nothing says when the old one is over: the sequence restarts with what the old one had
     * brought before.
     */
    UNCONFIRMED
  }

  /** A channel whose next message is its first. */
  Channel(String name) {
    this(name, Renewal.NONE);
  }

  /** A channel whose next message is the first that is known. */
  Channel(String name, Renewal renewal) {
    this.name = name;
    this.renewal = renewal;
    isDue = renewal == Renewal.UNCONFIRMED;
  }

  String name() {
    return name;
  }

  /** Goes on behind a message that came over an earlier connection, unless a later one has come. */
  void goOnBehind(long sequence) {
    if (!begun) {
      first = sequence;
    }
    if (!begun || sequence > last) {
      begin(sequence, -1);
    }
  }

  /**
   * Goes on behind the last message of a connection that this one replaces, as {@link #goOnBehind}.
   *
   * @return whether something is {@linkplain #missing() missing} between that and what came first
   */
  boolean takeOverBehind(long sequence) {
    if (!begun || sequence >= first || first - sequence == 1) {
      goOnBehind(sequence);
      return false;
    }
    long skipped = first - sequence - 1;
    missing = skipped < 0 ? Long.MAX_VALUE : skipped - late(sequence);
    return missing > 0;
  }

  /** How many of those between a sequence and the first one came late, as far as that is known. */
  private long late(long behind) {
    long late = 0;
    for (long back = last - first + 1; countsByOne && back > 0 && back < WINDOW; back++) {
      late += last - back > behind ? (arrived >>> back) & 1 : 0;
    }
    return late;
  }

  /** Where something may be missing before, if nothing else says so: what came first. */
  long first() {
    return first;
  }

  /** Whether sequences follow each other, so that it is known how many are missing. */
  boolean countsByOne() {
    return countsByOne;
  }

  Renewal renewal() {
    return renewal;
  }

  /** It is subscribed again, and the server is going to confirm that. */
  void askToRenew() {
    renewal = Renewal.ASKED;
  }

  /** The next message is the first of the new subscription. */
  void renewed() {
    begun = false;
    renewal = Renewal.NONE;
  }

  /**
   * It is subscribed again, which the server does not confirm: the next message may be the first.
   */
  void renewUnconfirmed() {
    lastOfOld = last;
    isDue = true;
    renewal = Renewal.UNCONFIRMED;
  }

  /** If nothing has ever come, no more of an old subscription does. */
  void endRenewal() {
    if (!begun && renewal == Renewal.UNCONFIRMED) {
      renewal = Renewal.NONE;
      isDue = false;
    }
  }

  /**
   * Whether a message that goes back may be one of the new subscription, which the server does not
   * confirm: what has come since that was made goes on behind the old one, and may be repeated.
   */
  boolean mayRestartAt(long sequence) {
    return renewal == Renewal.UNCONFIRMED && sequence <= lastOfOld;
  }

  /** Counts on from here, whatever came before. */
  void restart(long sequence) {
    begin(sequence, 1);
    renewal = Renewal.NONE;
    isDue = false;
  }

  private void begin(long sequence, long bits) {
    begun = true;
    last = sequence;
    arrived = bits;
  }

  /** Whether a message would come behind a gap. */
  boolean skips(long sequence) {
    return begun && sequence > last && sequence - last != 1;
  }

  /** Whether a message would, that says which sequence comes right before it. */
  boolean skips(long before, long sequence) {
    return begun && sequence > last && before > last;
  }

  /** Takes the sequence of a message. */
  Place take(long sequence) {
    if (!begun) {
      first = sequence;
      countsByOne = true;
      beginAt(sequence, isDue ? -1 : 1); // if it is renewed, what goes back is of the new one
      return Place.NEXT;
    }
    if (sequence > last) {
      return advance(sequence - last, sequence);
    }
    long back = last - sequence;
    if (back < 0 || back >= WINDOW) {
      return Place.FAR_BACK;
    }
    long bit = 1L << back;
    if ((arrived & bit) != 0) {
      return Place.REPEATED;
    }
    arrived |= bit;
    return Place.LATE;
  }

  private Place advance(long step, long sequence) {
    // A step that overflows is more than any window.
    arrived = step > 0 && step < WINDOW ? (arrived << step) | 1 : 1;
    last = sequence;
    missing = step > 0 ? step - 1 : Long.MAX_VALUE;
    return behind(step == 1);
  }

  /**
   * Takes a message that says which sequence comes right before it, so that sequences need not
   * follow each other, and may go back: a message right behind the last one is the next one,
   * whatever its own sequence is.
   */
  Place take(long before, long sequence) {
    if (!begun) {
      first = before + 1;
      countsByOne = false;
      beginAt(sequence, -1);
      return Place.NEXT;
    }
    if (before == last && sequence <= last) {
      // Nothing but itself, to show that the server is there; or the server has reset the sequence.
      if (sequence < last && renewal == Renewal.UNCONFIRMED) {
        renewal = Renewal.NONE; // what goes back from here on is repeated
      }
      begin(sequence, -1);
      return behind(true);
    }
    if (sequence <= last) {
      return last - sequence >= 0 && last - sequence < WINDOW ? Place.REPEATED : Place.FAR_BACK;
    }
    boolean continues = before <= last;
    last = sequence;
    arrived = -1;
    return behind(continues);
  }

  private void beginAt(long sequence, long bits) {
    begin(sequence, bits);
    if (isDue) {
      isDue = false;
      lastOfOld = sequence; // it may be of the old subscription
    }
  }

  /** Nothing is missing before a message that may be the first of a new subscription. */
  private Place behind(boolean continues) {
    boolean mayBeFirst = isDue;
    isDue = false;
    return continues || mayBeFirst ? Place.NEXT : Place.AFTER_GAP;
  }

  /** Whether there was a message. */
  boolean hasBegun() {
    return begun;
  }

  /** The highest sequence so far. */
  long last() {
    return last;
  }

  /**
   * How many sequences the last message that came {@linkplain Place#AFTER_GAP after a gap} skips.
   */
  long missing() {
    return missing;
  }
}
