package dev.inlet.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a JSON message (RFC 8259) step by step, where it stands.
 *
 * <pre>{@code
 * scanner.reset(bytes, offset, length);
 * scanner.enterObject();
 * while (scanner.nextMember()) {
 *   if (scanner.nameIs(SEQUENCE)) {
 *     sequence = scanner.readLong();
 *   }
 * }
 * }</pre>
 *
 * <p>One scanner serves any number of messages, for one thread at a time, and allocates only the
 * texts that it is asked for. A value that nobody reads is skipped by the next step.
 *
 * <p>What is read is checked. Of what is skipped, these are not checked: escapes in strings, the
 * order of the characters of a number, and, inside objects and arrays, all but that strings end,
 * have no control characters, and that there are as many closing brackets as opening ones. UTF-8 is
 * never checked; a text with malformed UTF-8 has U+FFFD in its place. An escaped surrogate without
 * its partner stays in the text as it is.
 *
 * <p>After a {@link JsonException} only {@link #reset} may be called. A call that does not fit the
 * place, such as reading a value behind the last one, is an {@link IllegalStateException}.
 */
public final class JsonScanner {
  /** How deep objects and arrays may be nested. */
  public static final int MAX_DEPTH = 512;

  private static final byte[] EMPTY = {};
  private static final byte[] TRUE = "true".getBytes(UTF_8);
  private static final byte[] FALSE = "false".getBytes(UTF_8);
  private static final byte[] NULL = "null".getBytes(UTF_8);

  // Where the scanner is. Not an enum, since each store of a reference in an object is a barrier of
  // the garbage collector, and there are several for each member.

  /** Right behind an opening bracket. */
  private static final int FIRST = 0;

  /** A value is next. */
  private static final int VALUE = 1;

  /** Behind a value. */
  private static final int BEHIND = 2;

  private byte[] json = EMPTY;
  private int offset;
  private int end;
  private int position;
  private int depth;
  private int place = BEHIND;

  private int nameStart;
  private int nameEnd;
  private boolean isEscaped;
  private int valueStart;
  private int valueEnd;

  // Where the objects and arrays start that have been entered and not left.
  private int[] starts = new int[8];

  /** A scanner without a message; {@link #reset} gives it one. */
  public JsonScanner() {}

  /**
   * Begins a message. The array is kept until the next one, and must not change meanwhile.
   *
   * @throws IndexOutOfBoundsException if the array has no such range
   */
  public void reset(byte[] json, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, json.length);
    this.json = json;
    this.offset = offset;
    end = offset + length;
    position = offset;
    depth = 0;
    place = VALUE;
    nameStart = offset;
    nameEnd = offset;
    isEscaped = false;
    valueStart = offset;
    valueEnd = offset;
  }

  /** Goes back to a value of the message, of which nothing else is read from then on. */
  void revisit(int start, int behind) {
    position = start;
    end = behind;
    depth = 0;
    place = VALUE;
  }

  /** The kind of the value that is next, which stays next. */
  public JsonKind kind() throws JsonException {
    int at = value();
    return switch (at < end ? json[at] : 0) {
      case '{' -> JsonKind.OBJECT;
      case '[' -> JsonKind.ARRAY;
      case '"' -> JsonKind.STRING;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> JsonKind.NUMBER;
      case 't', 'f' -> JsonKind.BOOLEAN;
      case 'n' -> JsonKind.NULL;
      default -> throw wrong(at, "a value");
    };
  }

  /** Steps into the object that is next; {@link #nextMember} follows. */
  public void enterObject() throws JsonException {
    enter('{', "an object");
  }

  /** Steps into the array that is next; {@link #nextElement} follows. */
  public void enterArray() throws JsonException {
    enter('[', "an array");
  }

  private void enter(char bracket, String expected) throws JsonException {
    int at = value();
    if (at == end || json[at] != bracket) {
      throw wrong(at, expected);
    }
    if (depth == MAX_DEPTH) {
      throw tooDeep(at);
    }
    if (depth == starts.length) {
      starts = Arrays.copyOf(starts, 2 * depth);
    }
    starts[depth++] = at;
    position = at + 1;
    place = FIRST;
  }

  /**
   * Goes on to the next member of an object: its name can be asked for, its value is next.
   *
   * @return false if the object ended, which the scanner then has left
   */
  public boolean nextMember() throws JsonException {
    int at = separator('}', "',' or '}'", "a member's name or '}'");
    if (at < 0) {
      return false;
    }
    if (at == end || json[at] != '"') {
      throw wrong(at, "a member's name");
    }
    nameStart = at + 1;
    int stop = JsonStrings.stop(json, nameStart, end);
    nameEnd = closingQuote(stop);
    isEscaped = stop < nameEnd;
    at = space(nameEnd + 1);
    if (at == end || json[at] != ':') {
      throw wrong(at, "':'");
    }
    position = at + 1;
    place = VALUE;
    return true;
  }

  /**
   * Goes on to the next element of an array, which is the value that is next.
   *
   * @return false if the array ended, which the scanner then has left
   */
  public boolean nextElement() throws JsonException {
    int at = separator(']', "',' or ']'", "a value or ']'");
    if (at < 0) {
      return false;
    }
    position = at;
    place = VALUE;
    return true;
  }

  /** The index of what follows a comma or an opening bracket, or -1 behind the closing one. */
  private int separator(char bracket, String expected, String expectedFirst) throws JsonException {
    if (place == VALUE) {
      skipValue();
    }
    if (depth == 0) {
      throw new IllegalStateException("no object or array was entered");
    }
    int at = space(position);
    if (at < end && json[at] == bracket) {
      passed(starts[--depth], at + 1);
      return -1;
    }
    if (place == FIRST) {
      if (at == end) {
        throw wrong(at, expectedFirst);
      }
      return at;
    }
    if (at == end || json[at] != ',') {
      throw wrong(at, expected);
    }
    return space(at + 1);
  }

  /** Whether the current member has this name, given in UTF-8; escapes count as what they mean. */
  public boolean nameIs(byte[] utf8) throws JsonException {
    if (isEscaped) {
      return JsonStrings.equal(json, offset, nameStart, nameEnd, utf8);
    }
    if (nameEnd - nameStart != utf8.length) {
      return false;
    }
    for (int i = 0; i < utf8.length; i++) {
      if (json[nameStart + i] != utf8[i]) {
        return false;
      }
    }
    return true;
  }

  /** The name of the current member. */
  public String name() throws JsonException {
    return text(nameStart, nameEnd, isEscaped);
  }

  /** Skips what remains of the object or array that was entered last, and leaves it. */
  public void leave() throws JsonException {
    if (depth == 0) {
      throw new IllegalStateException("no object or array was entered");
    }
    int behind = skipNested(position, 1, depth - 1);
    passed(starts[--depth], behind);
  }

  /** Skips the value that is next. */
  public void skipValue() throws JsonException {
    int at = value();
    switch (at < end ? json[at] : 0) {
      case '"' -> passed(at, skipString(at));
      case '{', '[' -> passed(at, skipNested(at, 0, depth));
      case 't', 'f', 'n' -> passed(at, literal(at));
      default -> passed(at, skipNumber(at));
    }
  }

  /** Reads a string. */
  public String readString() throws JsonException {
    int at = value();
    if (at == end || json[at] != '"') {
      throw wrong(at, "a string");
    }
    int stop = JsonStrings.stop(json, at + 1, end);
    int close = closingQuote(stop);
    passed(at, close + 1);
    return text(at + 1, close, stop < close);
  }

  /** Reads a whole number; {@code 1.0} and {@code 1e3} are whole. One of 65 bits is refused. */
  public long readLong() throws JsonException {
    int start = value();
    boolean isNegative = start < end && json[start] == '-';
    int first = isNegative ? start + 1 : start;
    int at = first;
    long whole = 0;
    while (at < end && json[at] >= '0' && json[at] <= '9') {
      // May overflow, which the number of digits tells.
      whole = whole * 10 + (json[at++] - '0');
    }
    boolean isPlain =
        at > first
            && at - first <= JsonNumbers.SAFE_DIGITS
            && (json[first] != '0' || at - first == 1);
    if (isPlain && isDelimited(at)) {
      passed(start, at);
      return isNegative ? -whole : whole;
    }
    return JsonNumbers.whole(readNumber())
        .orElseThrow(() -> wrong(start, "a whole number of at most 64 bits"));
  }

  /** Reads a number and returns it as it is written, at most 1,000 characters of it. */
  public String readNumber() throws JsonException {
    int start = value();
    if (start == end || (json[start] != '-' && (json[start] < '0' || json[start] > '9'))) {
      throw wrong(start, "a number");
    }
    int behind = JsonNumbers.end(json, offset, start, end);
    if (behind - start > JsonNumbers.MAX_LENGTH) {
      throw wrong(start, "a number of at most " + JsonNumbers.MAX_LENGTH + " characters");
    }
    passed(start, delimited(behind));
    return new String(json, start, behind - start, ISO_8859_1);
  }

  /** Reads {@code true} or {@code false}. */
  public boolean readBoolean() throws JsonException {
    int at = value();
    if (at == end || (json[at] != 't' && json[at] != 'f')) {
      throw wrong(at, "true or false");
    }
    passed(at, literal(at));
    return json[at] == 't';
  }

  /** Reads {@code null}. */
  public void readNull() throws JsonException {
    int at = value();
    if (at == end || json[at] != 'n') {
      throw wrong(at, "null");
    }
    passed(at, literal(at));
  }

  /** Makes sure that nothing but white space follows the value of the message. */
  public void finish() throws JsonException {
    if (place == VALUE) {
      skipValue();
    }
    if (depth > 0) {
      throw new IllegalStateException("an object or array has not been left");
    }
    int at = space(position);
    if (at < end) {
      throw wrong(at, "the end");
    }
  }

  /** The index in the array at which the value starts that was read, skipped or left last. */
  public int valueStart() {
    return valueStart;
  }

  /** The index behind the value that was read, skipped or left last. */
  public int valueEnd() {
    return valueEnd;
  }

  /** How many objects and arrays have been entered and not left. */
  int depth() {
    return depth;
  }

  /** The index behind what was read, skipped or left last. */
  int position() {
    return position;
  }

  // The following look at the message only, and leave the scanner where it is.

  /** The index behind the string that starts at an index. */
  int behindString(int at) throws JsonException {
    return skipString(at);
  }

  /** The index behind the value at an index, which is no string, object or array. */
  int behindScalar(int at) throws JsonException {
    return switch (json[at]) {
      case 't', 'f', 'n' -> literal(at);
      default -> skipNumber(at);
    };
  }

  /**
   * The index behind the object or array at an index.
   *
   * @param within how many others it is in
   */
  int behindNested(int at, int within) throws JsonException {
    return skipNested(at, 0, within);
  }

  /**
   * The index behind the bracket that ends what an index is in.
   *
   * @param within how many objects and arrays the index is in
   */
  int behindRest(int at, int within) throws JsonException {
    return skipNested(at, 1, within - 1);
  }

  private void passed(int start, int behind) {
    valueStart = start;
    valueEnd = behind;
    position = behind;
    place = BEHIND;
  }

  /** The index of the value that is next. */
  private int value() {
    if (place != VALUE) {
      throw new IllegalStateException("no value is next");
    }
    position = space(position);
    return position;
  }

  private int space(int from) {
    int at = from;
    while (at < end && json[at] <= ' ' && isSpace(json[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** The index of the quote that ends a string, given its first {@link JsonStrings#stop}. */
  private int closingQuote(int stop) throws JsonException {
    int at = stop;
    while (at < end && json[at] != '"') {
      if (json[at] != '\\') {
        throw wrong(at, "an escape in place of a control character");
      }
      at = JsonStrings.stop(json, at + 2, end);
    }
    if (at >= end) {
      throw wrong(end, "the end of a string");
    }
    return at;
  }

  private int skipString(int at) throws JsonException {
    return closingQuote(JsonStrings.stop(json, at + 1, end)) + 1;
  }

  /** The index behind the bracket that closes what is open, which is within others. */
  private int skipNested(int from, int alreadyOpen, int within) throws JsonException {
    int open = alreadyOpen;
    int at = from;
    while (at < end) {
      switch (json[at]) {
        case '"' -> at = skipString(at);
        case '{', '[' -> {
          open++;
          if (open + within > MAX_DEPTH) {
            throw tooDeep(at);
          }
          at++;
        }
        case '}', ']' -> {
          at++;
          if (--open == 0) {
            return at;
          }
        }
        default -> at++;
      }
    }
    throw wrong(end, "the end of an object or array");
  }

  private int skipNumber(int start) throws JsonException {
    int at = start;
    while (at < end && isPartOfNumber(json[at])) {
      at++;
    }
    if (at == start || json[start] > '9' || json[start] == '+' || json[start] == '.') {
      throw wrong(start, "a value");
    }
    return delimited(at);
  }

  private static boolean isPartOfNumber(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '.' || b == '+' || b == 'e' || b == 'E';
  }

  private int literal(int at) throws JsonException {
    byte[] literal = json[at] == 't' ? TRUE : json[at] == 'f' ? FALSE : NULL;
    int behind = at + literal.length;
    if (behind > end || !Arrays.equals(json, at, behind, literal, 0, literal.length)) {
      throw wrong(at, "a value");
    }
    return delimited(behind);
  }

  private int delimited(int at) throws JsonException {
    if (!isDelimited(at)) {
      throw wrong(at, "the end of a value");
    }
    return at;
  }

  private boolean isDelimited(int at) {
    return at == end || json[at] == ',' || json[at] == '}' || json[at] == ']' || isSpace(json[at]);
  }

  private String text(int start, int close, boolean hasEscapes) throws JsonException {
    return hasEscapes
        ? JsonStrings.decode(json, offset, start, close)
        : new String(json, start, close - start, UTF_8);
  }

  private JsonException tooDeep(int at) {
    return wrong(at, "at most " + MAX_DEPTH + " levels of nesting");
  }

  private JsonException wrong(int at, String expected) {
    return new JsonException(at - offset, expected);
  }
}
