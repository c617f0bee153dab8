package dev.inlet.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What messages looked like in which a {@link JsonFinder} has searched: the bytes between the
 * values that it passed, such as {@code ,"price":}, and what it did with each value. Where a
 * message begins as one before it, with other values only, the finder would take the same steps
 * again; to follow them takes a comparison of a few bytes for each member instead of reading its
 * name.
 *
 * <p>Steps are learned while the finder walks through a message of a shape that is not known. They
 * form a tree, as shapes share their beginnings. It is bounded, and is not used for a while if
 * messages keep differing. Allocates nothing once the shapes are known.
 */
final class KnownShapes {
  /** What follows the bytes of a step. */
  static final int VALUE = 0;

  /** A value below which something is to be found, and which is neither object nor array. */
  static final int SCALAR = 1;

  /** The rest of the object or array that was entered last, in which nothing else is missing. */
  static final int REST = 2;

  /** The search ends. */
  private static final int END = 3;

  private static final int MAX_STEPS = 256;

  /** Names may be of any length. */
  private static final int MAX_BYTES = 32 << 10;

  /** How many messages of known shapes make up for one of another shape, and at most how many. */
  private static final int COST_OF_MISS = 4;

  private static final int MAX_CREDIT = 64;

  /** How many messages are searched without shapes once that is cheaper. */
  private static final int REST_PERIOD = 2_000;

  private static final byte[] EMPTY = {};

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final JsonScanner scanner;
  private final int[] starts;
  private final int[] ends;
  private final Step root = new Step(EMPTY, VALUE, PointerNode.NONE, 0);
  private int steps;
  private int bytes;
  private int credit = MAX_CREDIT;
  private int resting;

  // While a message is learned; null when it cannot be.
  private @Nullable Step last;
  private int mark;

  /**
   * Knows nothing yet.
   *
   * @param scanner of the finder
   * @param starts where values start, to be filled in
   * @param ends where they end
   */
  KnownShapes(JsonScanner scanner, int[] starts, int[] ends) {
    this.scanner = scanner;
    this.starts = starts;
    this.ends = ends;
  }

  /** Bytes of a message, and what follows them. */
  private static final class Step {
    private final byte[] literal;
    private final int length;
    private final long head; // the first bytes, at most eight
    private final long headMask;
    private final long tail; // the last eight, if there are more
    private final int action;
    private final int result;
    private final int depth;
    private @Nullable Step next;
    private @Nullable Step sibling; // what else may stand in its place

    Step(byte[] literal, int action, int result, int depth) {
      this.literal = literal;
      this.action = action;
      this.result = result;
      this.depth = depth;
      length = literal.length;
      head = word(literal, 0);
      headMask = length >= Long.BYTES ? -1L : (1L << (length * Byte.SIZE)) - 1;
      tail = length > Long.BYTES ? word(literal, length - Long.BYTES) : 0;
    }

    boolean is(byte[] json, int from, int to, int otherAction) {
      return action == otherAction && Arrays.equals(literal, 0, length, json, from, to);
    }

    /**
     * Whether its bytes stand at an index, behind which there are as many.
     *
     * @param lastWord the last index at which eight bytes can be read
     */
    boolean isAt(byte[] json, int at, int lastWord) {
      if (at > lastWord) {
        return Arrays.equals(literal, 0, length, json, at, at + length);
      }
      if ((((long) LONG.get(json, at) ^ head) & headMask) != 0) {
        return false;
      }
      return length <= Long.BYTES
          || ((long) LONG.get(json, at + length - Long.BYTES) == tail
              && (length <= 2 * Long.BYTES || isInside(json, at)));
    }

    private boolean isInside(byte[] json, int at) {
      int to = length - Long.BYTES;
      return Arrays.equals(literal, Long.BYTES, to, json, at + Long.BYTES, at + to);
    }
  }

  /** Up to eight bytes; what is beyond the array is zero. */
  private static long word(byte[] bytes, int at) {
    return (long) LONG.get(Arrays.copyOfRange(bytes, at, at + Long.BYTES), 0);
  }

  /**
   * Searches a message that the scanner was reset to, if it has a known shape.
   *
   * @return whether it has; if not, it may also be no JSON, and some values may have been filled in
   */
  boolean find(byte[] json, int offset, int length) {
    if (resting > 0) {
      resting--;
      return false;
    }
    try {
      if (follow(json, offset, offset + length)) {
        credit += credit < MAX_CREDIT ? 1 : 0;
        return true;
      }
    } catch (JsonException e) {
      // Whoever walks through the message finds that, too, and reports it.
      return false;
    }
    return false;
  }

  // In one piece, and what it calls small, since that is how it is fastest.
  private boolean follow(byte[] json, int offset, int end) throws JsonException {
    int at = offset;
    int lastWord = json.length - Long.BYTES;
    Step step = root.next;
    while (step != null) {
      int value = at + step.length;
      int behind = -1;
      if (value <= end && step.isAt(json, at, lastWord)) {
        if (step.action == END) {
          return true;
        }
        if (step.action == REST) {
          behind = scanner.behindRest(value, step.depth);
        } else if (value < end) {
          behind = behindValue(step, json, value, end);
        }
      }
      if (behind < 0) {
        step = step.sibling;
        continue;
      }
      if (step.result >= 0) {
        starts[step.result] = value;
        ends[step.result] = behind;
      }
      at = behind;
      step = step.next;
    }
    return false;
  }

  private int behindValue(Step step, byte[] json, int at, int end) throws JsonException {
    byte first = json[at];
    if (first == '"') {
      int stop = JsonStrings.stop(json, at + 1, end);
      return stop < end && json[stop] == '"' ? stop + 1 : scanner.behindString(at);
    }
    if (first >= '0' && first <= '9') {
      int behind = JsonNumbers.behindDigits(json, at + 1, end);
      if (behind < end && (json[behind] == ',' || json[behind] == '}')) {
        return behind;
      }
    }
    return behindOther(step, json, at);
  }

  private int behindOther(Step step, byte[] json, int at) throws JsonException {
    return switch (json[at]) {
      case '{', '[' -> step.action == SCALAR ? -1 : scanner.behindNested(at, step.depth);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 't', 'f', 'n' ->
          scanner.behindScalar(at);
      default -> -1;
    };
  }

  // ---- Learning

  /** The finder begins to walk through a message, as its shape is not known. */
  void beginWalk(int offset) {
    last = null;
    if (resting > 0) {
      return;
    }
    credit -= COST_OF_MISS;
    if (credit < 0) {
      forget();
      return;
    }
    last = root;
    mark = offset;
  }

  private void forget() {
    root.next = null;
    steps = 0;
    bytes = 0;
    credit = MAX_CREDIT;
    resting = REST_PERIOD;
  }

  /**
   * The scanner has passed a value, or left an object or array.
   *
   * @param action {@link #VALUE}, {@link #SCALAR} or {@link #REST}
   * @param result the number of the result that the value is, or {@link PointerNode#NONE}
   * @param start where what was passed starts
   * @param depth how many objects and arrays it is in
   */
  void passed(byte[] json, int action, int result, int start, int depth) {
    if (last != null) {
      last = step(last, json, start, action, result, depth);
      mark = scanner.valueEnd();
    }
  }

  /**
   * The walk has ended.
   *
   * @param position up to where the message was looked at
   */
  void endWalk(byte[] json, int position) {
    if (last != null) {
      var unused = step(last, json, position, END, PointerNode.NONE, 0);
      last = null;
    }
  }

  private @Nullable Step step(
      Step before, byte[] json, int behind, int action, int result, int depth) {
    Step end = null;
    for (Step step = before.next; step != null; step = step.sibling) {
      if (step.is(json, mark, behind, action)) {
        return step;
      }
      end = step;
    }
    if (steps == MAX_STEPS || bytes + behind - mark > MAX_BYTES) {
      return null;
    }
    steps++;
    bytes += behind - mark;
    Step added = new Step(Arrays.copyOfRange(json, mark, behind), action, result, depth);
    if (end == null) {
      before.next = added;
    } else {
      end.sibling = added;
    }
    return added;
  }
}
