package dev.inlet.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of {@link JsonPointers} in one message after another, without allocating.
 *
 * <p>Remembers the names and brackets that it has passed in messages before. Where they stand in a
 * message again, with whatever values between them, they are compared instead of being read once
 * more, which is several times as fast and gives the same results.
 *
 * <p>Belongs to one thread at a time. Results are numbered as the pointers were given, hold until
 * the next message, and read from its array, which must not change meanwhile.
 */
public final class JsonFinder {
  private static final byte[] EMPTY = {};

  private final JsonScanner scanner = new JsonScanner();
  private final PointerNode root;
  private final int[] results;
  private final int[] starts;
  private final int[] ends;
  private final boolean[] isPassed;
  private final @Nullable KnownShapes shapes; // null if no message would have one
  private byte[] json = EMPTY;
  // How many results may still be found.
  private int open;

  JsonFinder(PointerNode root, int nodes, int[] results, int distinct) {
    this.root = root;
    this.results = results;
    starts = new int[distinct];
    ends = new int[distinct];
    isPassed = new boolean[nodes];
    shapes = root.isNested() ? null : new KnownShapes(scanner, starts, ends);
  }

  /**
   * Looks through a message, up to where all values are found or none can be missing any more. What
   * comes behind is not looked at; for what is passed see {@link JsonScanner}.
   *
   * @return whether all values are there
   * @throws JsonException if the message is not JSON; there are no results then
   */
  public boolean find(byte[] json, int offset, int length) throws JsonException {
    if (!findByShape(json, offset, length)) {
      walk(offset);
    }
    for (int end : ends) {
      if (end < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a message has a shape that is known, in which the values were found then. */
  boolean findByShape(byte[] message, int offset, int length) {
    json = message;
    Arrays.fill(ends, -1);
    scanner.reset(message, offset, length);
    return shapes != null && shapes.find(message, offset, length);
  }

  private void walk(int offset) throws JsonException {
    Arrays.fill(ends, -1);
    Arrays.fill(isPassed, false);
    open = root.results;
    if (shapes != null) {
      shapes.beginWalk(offset);
    }
    try {
      visit(root);
    } catch (JsonException e) {
      Arrays.fill(ends, -1);
      throw e;
    }
    if (shapes != null) {
      shapes.endWalk(json, scanner.position());
    }
  }

  // As deep as the longest pointer.
  private void visit(PointerNode node) throws JsonException {
    int openBehind = open - node.results;
    if (node.children() == 0) {
      skip(KnownShapes.VALUE, node.result);
    } else {
      switch (scanner.kind()) {
        case OBJECT -> visitMembers(node);
        case ARRAY -> visitElements(node);
        case STRING, NUMBER, BOOLEAN, NULL -> skip(KnownShapes.SCALAR, node.result);
      }
    }
    if (node.result != PointerNode.NONE) {
      starts[node.result] = scanner.valueStart();
      ends[node.result] = scanner.valueEnd();
    }
    open = openBehind;
  }

  private void skip(int action, int result) throws JsonException {
    scanner.skipValue();
    if (shapes != null) {
      shapes.passed(json, action, result, scanner.valueStart(), scanner.depth());
    }
  }

  private void visitMembers(PointerNode node) throws JsonException {
    scanner.enterObject();
    int missing = node.children();
    while (missing > 0 && scanner.nextMember()) {
      PointerNode child = member(node);
      if (child == null || isPassed[child.number]) {
        skip(KnownShapes.VALUE, PointerNode.NONE);
        continue;
      }
      isPassed[child.number] = true;
      missing--;
      visit(child);
      if (open == 0) {
        return;
      }
    }
    leave(missing);
  }

  private @Nullable PointerNode member(PointerNode node) throws JsonException {
    for (int i = 0; i < node.children(); i++) {
      if (scanner.nameIs(node.child(i).name)) {
        return node.child(i);
      }
    }
    return null;
  }

  private void visitElements(PointerNode node) throws JsonException {
    scanner.enterArray();
    int missing = node.children();
    for (int index = 0; missing > 0 && scanner.nextElement(); index++) {
      PointerNode child = element(node, index);
      if (child == null) {
        skip(KnownShapes.VALUE, PointerNode.NONE);
        continue;
      }
      missing--;
      visit(child);
      if (open == 0) {
        return;
      }
    }
    leave(missing);
  }

  private static @Nullable PointerNode element(PointerNode node, int index) {
    for (int i = 0; i < node.children(); i++) {
      if (node.child(i).index == index) {
        return node.child(i);
      }
    }
    return null;
  }

  /**
   * Leaves an object or array of which all that matters was passed; it ended if anything is
   * missing.
   */
  private void leave(int missing) throws JsonException {
    if (missing == 0) {
      int start = scanner.position();
      int depth = scanner.depth();
      scanner.leave();
      if (shapes != null) {
        shapes.passed(json, KnownShapes.REST, PointerNode.NONE, start, depth);
      }
    }
  }

  /** Whether the message has the value of a pointer; {@code null} is a value. */
  public boolean isFound(int pointer) {
    return ends[results[pointer]] >= 0;
  }

  /** The index in the array at which a value starts that was found. */
  public int start(int pointer) {
    requireFound(pointer);
    return starts[results[pointer]];
  }

  /** The index behind a value that was found. */
  public int end(int pointer) {
    requireFound(pointer);
    return ends[results[pointer]];
  }

  /** The kind of a value that was found. */
  public JsonKind kind(int pointer) throws JsonException {
    return open(pointer).kind();
  }

  /** A value that was found, as {@link JsonScanner#readLong} reads it. */
  public long readLong(int pointer) throws JsonException {
    int start = start(pointer);
    int length = ends[results[pointer]] - start;
    if (length > JsonNumbers.SAFE_DIGITS || (json[start] == '0' && length > 1)) {
      return open(pointer).readLong();
    }
    long whole = 0;
    for (int at = start; at < start + length; at++) {
      int digit = json[at] - '0';
      if (digit < 0 || digit > 9) {
        return open(pointer).readLong();
      }
      whole = whole * 10 + digit;
    }
    return whole;
  }

  /** A string that was found, decoded. */
  public String readString(int pointer) throws JsonException {
    return open(pointer).readString();
  }

  /**
   * A value that was found, as text: a string decoded, anything else as it is written. For what
   * servers send now as strings, now as numbers, such as identifiers.
   */
  public String readText(int pointer) throws JsonException {
    int start = start(pointer);
    return json[start] == '"'
        ? readString(pointer)
        : new String(json, start, end(pointer) - start, UTF_8);
  }

  private JsonScanner open(int pointer) {
    requireFound(pointer);
    int result = results[pointer];
    scanner.revisit(starts[result], ends[result]);
    return scanner;
  }

  private void requireFound(int pointer) {
    if (!isFound(pointer)) {
      throw new IllegalStateException("nothing was found for pointer " + pointer);
    }
  }
}
