package dev.inlet.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A value on the way to those that pointers name, in a tree that all pointers share. */
final class PointerNode {
  static final int NONE = -1;

  final byte[] name;

  /** The token as an index of an array, or {@link #NONE}. */
  final int index;

  /** The order of this node among all of them. */
  final int number;

  /** The result that the value of this node is, or {@link #NONE}. */
  int result = NONE;

  /** How many results there are in this node and below. */
  int results;

  private final String token;
  private PointerNode[] below = {};

  PointerNode(String token, int number) {
    this.token = token;
    this.number = number;
    name = token.getBytes(UTF_8);
    index = index(token);
  }

  static int index(String token) {
    boolean isIndex = token.matches("0|[1-9][0-9]{0,8}");
    return isIndex ? Integer.parseInt(token) : NONE;
  }

  @Nullable PointerNode child(String childToken) {
    for (PointerNode child : below) {
      if (child.token.equals(childToken)) {
        return child;
      }
    }
    return null;
  }

  void add(PointerNode child) {
    below = Arrays.copyOf(below, below.length + 1);
    below[below.length - 1] = child;
  }

  /** Whether a value here or below is a result and has another one in it. */
  boolean isNested() {
    boolean isNested = result != NONE && below.length > 0;
    for (PointerNode child : below) {
      isNested |= child.isNested();
    }
    return isNested;
  }

  int children() {
    return below.length;
  }

  PointerNode child(int position) {
    return below[position];
  }
}
