package dev.inlet.json;

import java.util.ArrayList;
import java.util.List;

/**
 * JSON pointers (RFC 6901) such as {@code /data/seq} or {@code /items/0/id}, made ready to be found
 * in messages, all of them in one pass.
 *
 * <p>If an object has several members of a name, the first one counts. An immutable value, for any
 * number of threads, each with a {@link #finder()} of its own.
 */
public final class JsonPointers {
  private static final int MAX_TOKENS = 64;

  private final List<String> pointers;
  private final PointerNode root = new PointerNode("", 0);
  private final int[] results;
  private int nodes = 1;
  private int distinct;

  private JsonPointers(List<String> pointers) {
    this.pointers = List.copyOf(pointers);
    results = new int[this.pointers.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = add(this.pointers.get(i));
    }
  }

  /**
   * Compiles pointers, which may repeat.
   *
   * @throws IllegalArgumentException if one is not a JSON pointer; the message is a sentence that
   *     names it
   */
  public static JsonPointers of(String... pointers) {
    return of(List.of(pointers));
  }

  /** As {@link #of(String...)}. */
  public static JsonPointers of(List<String> pointers) {
    return new JsonPointers(pointers);
  }

  /** The pointers, in the order in which they were given. */
  public List<String> pointers() {
    return pointers;
  }

  /** A finder for one thread. */
  public JsonFinder finder() {
    return new JsonFinder(root, nodes, results, distinct);
  }

  /** The number of the result, which pointers to the same value share. */
  private int add(String pointer) {
    List<PointerNode> path = new ArrayList<>();
    path.add(root);
    PointerNode node = root;
    for (String token : tokens(pointer)) {
      PointerNode child = node.child(token);
      if (child == null) {
        child = new PointerNode(token, nodes++);
        node.add(child);
      }
      node = child;
      path.add(node);
    }
    if (node.result == PointerNode.NONE) {
      node.result = distinct++;
      path.forEach(each -> each.results++);
    }
    return node.result;
  }

  /** The names and indexes that a pointer consists of. */
  static List<String> tokens(String pointer) {
    if (pointer.isEmpty()) {
      return List.of();
    }
    if (pointer.charAt(0) != '/') {
      throw wrong(pointer, "it has to begin with \"/\", as in \"/data/seq\"");
    }
    List<String> tokens = new ArrayList<>();
    for (String token : pointer.substring(1).split("/", -1)) {
      if (token.matches(".*~(?![01]).*")) {
        throw wrong(pointer, "write \"~0\" for \"~\" and \"~1\" for \"/\" in a name");
      }
      tokens.add(token.replace("~1", "/").replace("~0", "~"));
    }
    if (tokens.size() > MAX_TOKENS) {
      throw wrong(pointer, "it has more than " + MAX_TOKENS + " parts");
    }
    return tokens;
  }

  private static IllegalArgumentException wrong(String pointer, String reason) {
    return new IllegalArgumentException("\"" + pointer + "\" is not a JSON pointer: " + reason);
  }
}
