package dev.inlet.input.websocket.inflate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A random Huffman code (RFC 1951, section 3.2.2): complete, unless it is spoilt. */
public final class RandomCode {
  private final int[] lengths;
  private final int[] codes;
  private final List<Integer> used = new ArrayList<>();

  private RandomCode(int[] lengths) {
    this.lengths = lengths;
    codes = codes(lengths);
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        used.add(symbol);
      }
    }
  }

  /** A code with these lengths, whether that can be or not. */
  public static RandomCode of(int[] lengths) {
    return new RandomCode(lengths);
  }

  /**
   * A complete code.
   *
   * @param needed symbols that have to have a code
   * @param count how many symbols have one, if there are so many
   */
  public static RandomCode complete(
      Random random, List<Integer> needed, int count, int symbols, int maxBits) {
    List<Integer> others = new ArrayList<>();
    for (int symbol = 0; symbol < symbols; symbol++) {
      if (!needed.contains(symbol)) {
        others.add(symbol);
      }
    }
    Collections.shuffle(others, random);
    List<Integer> chosen = new ArrayList<>(needed);
    chosen.addAll(others.subList(0, Math.max(0, Math.min(others.size(), count - needed.size()))));
    Collections.shuffle(chosen, random);
    List<Integer> depths = depths(random, chosen.size(), maxBits);
    int[] lengths = new int[symbols];
    for (int i = 0; i < chosen.size(); i++) {
      lengths[chosen.get(i)] = depths.get(i);
    }
    return new RandomCode(lengths);
  }

  /** Leaves of a tree that grows by splitting one of them, most of the time a deep one. */
  private static List<Integer> depths(Random random, int leaves, int maxBits) {
    List<Integer> depths = new ArrayList<>();
    if (leaves == 1) {
      depths.add(1);
      return depths;
    }
    depths.add(0);
    boolean deep = random.nextInt(3) == 0;
    while (depths.size() < leaves) {
      int at = deep && random.nextBoolean() ? depths.size() - 1 : random.nextInt(depths.size());
      while (depths.get(at) >= maxBits) {
        at = (at + 1) % depths.size();
      }
      int depth = depths.get(at) + 1;
      depths.set(at, depth);
      depths.add(depth);
    }
    return depths;
  }

  private static int[] codes(int[] lengths) {
    int[] codes = new int[lengths.length];
    int code = 0;
    for (int bits = 1; bits <= 15; bits++) {
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == bits) {
          codes[symbol] = code;
          code++;
        }
      }
      code <<= 1;
    }
    return codes;
  }

  public int[] lengths() {
    return lengths;
  }

  public boolean has(int symbol) {
    return symbol < lengths.length && lengths[symbol] > 0;
  }

  /** One of the symbols that have a code; 0 if none has. */
  public int any(Random random) {
    return used.isEmpty() ? 0 : used.get(random.nextInt(used.size()));
  }

  public void write(BitWriter out, int symbol) {
    out.code(codes[symbol], lengths[symbol]);
  }
}
