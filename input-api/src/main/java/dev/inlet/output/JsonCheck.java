package dev.inlet.output;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Tells whether bytes are one JSON value (RFC 8259), part by part, without allocating. Whether they
 * are UTF-8 is for {@link Utf8Check} to say. Belongs to one thread.
 */
final class JsonCheck {
  /** How deep objects and arrays may be nested; many readers refuse what is deeper. */
  static final int MAX_DEPTH = 512;

  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  // One bit for each level that is open: whether it is an object.
  private final long[] objects = new long[MAX_DEPTH / Long.SIZE];
  private int depth;
  private State state = State.VALUE;
  private boolean inName;
  private byte[] literal = TRUE;
  // How far a literal or an escape has come.
  private int matched;
  private boolean hasLineBreaks;

  /** What may come next. */
  private enum State {
    VALUE,
    FIRST_ELEMENT,
    FIRST_NAME,
    NAME,
    COLON,
    BEHIND_VALUE,
    STRING,
    ESCAPE,
    HEXADECIMAL,
    LITERAL,
    MINUS,
    ZERO,
    WHOLE_DIGITS,
    POINT,
    FRACTION,
    EXPONENT,
    EXPONENT_SIGN,
    EXPONENT_DIGITS,
    WRONG
  }

  /** Begins with another value. */
  void begin() {
    depth = 0;
    state = State.VALUE;
    inName = false;
    hasLineBreaks = false;
  }

  /** Whether the value has line breaks, which then stand between its tokens. */
  boolean hasLineBreaks() {
    return hasLineBreaks;
  }

  /** Looks at the first bytes of an array; false if they cannot go on what came before. */
  boolean accepts(byte[] part, int length) {
    int at = 0;
    while (at < length && state != State.WRONG) {
      if (state == State.STRING) {
        at = passString(part, at, length);
      } else {
        state = next(part[at++]);
      }
    }
    return state != State.WRONG;
  }

  /** Whether all that was looked at since {@link #begin} is one value. */
  boolean isWhole() {
    return depth == 0
        && switch (state) {
          case BEHIND_VALUE, ZERO, WHOLE_DIGITS, FRACTION, EXPONENT_DIGITS -> true;
          case VALUE,
              FIRST_ELEMENT,
              FIRST_NAME,
              NAME,
              COLON,
              STRING,
              ESCAPE,
              HEXADECIMAL,
              LITERAL,
              MINUS,
              POINT,
              EXPONENT,
              EXPONENT_SIGN,
              WRONG ->
              false;
        };
  }

  private int passString(byte[] part, int from, int length) {
    int at = from;
    while (at < length) {
      byte b = part[at++];
      if (b == '"') {
        state = inName ? State.COLON : State.BEHIND_VALUE;
        return at;
      }
      if (b == '\\') {
        state = State.ESCAPE;
        return at;
      }
      if (b >= 0 && b < ' ') {
        state = State.WRONG;
        return at;
      }
    }
    return at;
  }

  private State next(byte b) {
    return switch (state) {
      case VALUE -> isSpace(b) ? state : value(b);
      case FIRST_ELEMENT -> isSpace(b) ? state : b == ']' ? close(b) : value(b);
      case FIRST_NAME -> isSpace(b) ? state : b == '}' ? close(b) : name(b);
      case NAME -> isSpace(b) ? state : name(b);
      case COLON -> isSpace(b) ? state : b == ':' ? State.VALUE : State.WRONG;
      case BEHIND_VALUE -> behindValue(b);
      case ESCAPE -> escape(b);
      case HEXADECIMAL -> hexadecimal(b);
      case LITERAL -> literal(b);
      case MINUS -> b == '0' ? State.ZERO : digitOr(b, State.WHOLE_DIGITS, State.WRONG);
      case ZERO -> behindWhole(b);
      case WHOLE_DIGITS -> isDigit(b) ? state : behindWhole(b);
      case POINT -> digitOr(b, State.FRACTION, State.WRONG);
      case FRACTION -> isDigit(b) ? state : isExponent(b) ? State.EXPONENT : behindValue(b);
      case EXPONENT ->
          b == '+' || b == '-'
              ? State.EXPONENT_SIGN
              : digitOr(b, State.EXPONENT_DIGITS, State.WRONG);
      case EXPONENT_SIGN -> digitOr(b, State.EXPONENT_DIGITS, State.WRONG);
      case EXPONENT_DIGITS -> isDigit(b) ? state : behindValue(b);
      case STRING, WRONG -> State.WRONG;
    };
  }

  private boolean isSpace(byte b) {
    if (b == '\n' || b == '\r') {
      hasLineBreaks = true;
      return true;
    }
    return b == ' ' || b == '\t';
  }

  private State value(byte b) {
    return switch (b) {
      case '{' -> open(true);
      case '[' -> open(false);
      case '"' -> string(false);
      case 't' -> literal(TRUE);
      case 'f' -> literal(FALSE);
      case 'n' -> literal(NULL);
      case '-' -> State.MINUS;
      case '0' -> State.ZERO;
      default -> digitOr(b, State.WHOLE_DIGITS, State.WRONG);
    };
  }

  private State string(boolean isName) {
    inName = isName;
    return State.STRING;
  }

  private State name(byte b) {
    return b == '"' ? string(true) : State.WRONG;
  }

  private State open(boolean isObject) {
    if (depth == MAX_DEPTH) {
      return State.WRONG;
    }
    long bit = 1L << depth; // the shift takes the lowest six bits
    int word = depth / Long.SIZE;
    objects[word] = isObject ? objects[word] | bit : objects[word] & ~bit;
    depth++;
    return isObject ? State.FIRST_NAME : State.FIRST_ELEMENT;
  }

  private boolean inObject() {
    int level = depth - 1;
    return (objects[level / Long.SIZE] & (1L << level)) != 0;
  }

  private State close(byte bracket) {
    if (depth == 0 || inObject() != (bracket == '}')) {
      return State.WRONG;
    }
    depth--;
    return State.BEHIND_VALUE;
  }

  private State behindValue(byte b) {
    if (isSpace(b)) {
      return State.BEHIND_VALUE;
    }
    return switch (b) {
      case ',' -> depth == 0 ? State.WRONG : inObject() ? State.NAME : State.VALUE;
      case '}', ']' -> close(b);
      default -> State.WRONG;
    };
  }

  private State behindWhole(byte b) {
    return b == '.' ? State.POINT : isExponent(b) ? State.EXPONENT : behindValue(b);
  }

  private State escape(byte b) {
    return switch (b) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> State.STRING;
      case 'u' -> {
        matched = 0;
        yield State.HEXADECIMAL;
      }
      default -> State.WRONG;
    };
  }

  private State hexadecimal(byte b) {
    boolean isDigit = isDigit(b) || ((b | 0x20) >= 'a' && (b | 0x20) <= 'f');
    if (!isDigit) {
      return State.WRONG;
    }
    return ++matched == 4 ? State.STRING : State.HEXADECIMAL;
  }

  private State literal(byte[] expected) {
    literal = expected;
    matched = 1;
    return State.LITERAL;
  }

  private State literal(byte b) {
    if (b != literal[matched]) {
      return State.WRONG;
    }
    return ++matched == literal.length ? State.BEHIND_VALUE : State.LITERAL;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean isExponent(byte b) {
    return b == 'e' || b == 'E';
  }

  private static State digitOr(byte b, State ifDigit, State otherwise) {
    return isDigit(b) ? ifDigit : otherwise;
  }
}
