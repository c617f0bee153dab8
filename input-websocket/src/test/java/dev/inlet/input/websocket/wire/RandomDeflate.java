package dev.inlet.input.websocket.wire;

import dev.inlet.input.websocket.inflate.BitWriter;
import dev.inlet.input.websocket.inflate.RandomCode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * Compressed messages of random content: as {@code java.util.zip} makes them with all its levels,
 * strategies and flushes, as no compressor makes them though they are legal, slightly illegal ones,
 * and any of them with mutations.
 */
final class RandomDeflate {
  private static final int[] LENGTH_EXTRA_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int END_OF_BLOCK = 256;
  private static final int[] STRATEGIES = {
    Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY
  };

  private final Deflater[] deflaters = new Deflater[10];
  private final byte[] buffer = new byte[256 * 1024];
  private Random random = new Random(0);

  RandomDeflate() {
    for (int level = 0; level < deflaters.length; level++) {
      deflaters[level] = new Deflater(level, true);
    }
  }

  /** The compressed messages of one connection; the same for the same random numbers. */
  List<byte[]> messages(Random numbers) {
    random = numbers;
    return random.nextInt(3) == 0 ? handMade() : deflated();
  }

  /** The same with one of them broken, as a rule. */
  List<byte[]> mutated(List<byte[]> messages, Random numbers) {
    random = numbers;
    List<byte[]> mutated = new ArrayList<>(messages);
    int broken = random.nextInt(messages.size());
    mutated.set(broken, mutated(messages.get(broken)));
    return mutated;
  }

  void close() {
    for (Deflater deflater : deflaters) {
      deflater.end();
    }
  }

  // ---- As compressors make them

  private List<byte[]> deflated() {
    Deflater deflater = deflaters[random.nextInt(deflaters.length)];
    deflater.reset();
    deflater.setStrategy(STRATEGIES[random.nextInt(STRATEGIES.length)]);
    boolean forgets = random.nextInt(4) == 0;
    int kind = random.nextInt(5);
    List<byte[]> messages = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      if (forgets) {
        deflater.reset();
      }
      messages.add(deflated(deflater, content(kind)));
    }
    return messages;
  }

  private byte[] deflated(Deflater deflater, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int flushed = random.nextInt(4) == 0 ? random.nextInt(content.length + 1) : 0;
    deflate(deflater, content, 0, flushed, Deflater.FULL_FLUSH, out);
    boolean finish = random.nextInt(16) == 0;
    if (finish) {
      deflater.finish();
    }
    int flush = random.nextInt(8) == 0 ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH;
    deflate(deflater, content, flushed, content.length, flush, out);
    byte[] compressed = out.toByteArray();
    if (finish) {
      deflater.reset();
      return random.nextBoolean() ? ServerFrames.concat(compressed, new byte[1]) : compressed;
    }
    int size = compressed.length - 4;
    return size <= 0 ? new byte[1] : Arrays.copyOf(compressed, size);
  }

  private void deflate(
      Deflater deflater, byte[] content, int from, int to, int flush, ByteArrayOutputStream out) {
    deflater.setInput(content, from, to - from);
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, flush);
      out.write(buffer, 0, count);
    } while (count == buffer.length);
  }

  private byte[] content(int kind) {
    byte[] content = new byte[size()];
    switch (kind) {
      case 0 -> random.nextBytes(content);
      case 1 -> {
        byte[] values = new byte[1 + random.nextInt(8)];
        random.nextBytes(values);
        for (int i = 0; i < content.length; i++) {
          content[i] = values[random.nextInt(values.length)];
        }
      }
      case 2 -> {
        for (int i = 0; i < content.length; i++) {
          content[i] = (byte) ((i / (1 + random.nextInt(200))) & 3);
        }
      }
      default -> fillWithRecords(content);
    }
    return content;
  }

  private int size() {
    return switch (random.nextInt(40)) {
      case 0 -> random.nextInt(70_000);
      case 1, 2, 3, 4 -> random.nextInt(5_000);
      case 5, 6 -> random.nextInt(3);
      default -> random.nextInt(800);
    };
  }

  private void fillWithRecords(byte[] content) {
    String[] words = {"\"price\":", "\"symbol\":\"BTC-USD\",", "{\"trade\":", "\"side\":\"buy\"},"};
    int at = 0;
    while (at < content.length) {
      String word =
          random.nextBoolean()
              ? words[random.nextInt(words.length)]
              : Integer.toString(random.nextInt(100_000));
      for (int i = 0; i < word.length() && at < content.length; i++) {
        content[at] = (byte) word.charAt(i);
        at++;
      }
    }
  }

  // ---- As no compressor makes them

  private List<byte[]> handMade() {
    List<byte[]> messages = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      BitWriter out = new BitWriter();
      int blocks = 1 + random.nextInt(3);
      for (int block = 0; block < blocks; block++) {
        writeBlock(out);
      }
      if (random.nextInt(8) > 0) {
        out.number(0, 3); // the header of the empty block that the tail ends
      }
      messages.add(out.toByteArray());
    }
    return messages;
  }

  private void writeBlock(BitWriter out) {
    boolean last = random.nextInt(20) == 0;
    out.number(last ? 1 : 0, 1);
    int type = random.nextInt(10);
    if (type == 0) {
      writeStored(out);
    } else if (type < 4) {
      out.number(1, 2);
      writeSymbols(out, fixedLiterals(), fixedDistances());
    } else {
      out.number(type == 9 && random.nextInt(20) == 0 ? 3 : 2, 2);
      writeDynamic(out);
    }
    if (last) {
      out.alignToByte();
    }
  }

  private void writeStored(BitWriter out) {
    byte[] content = content(0);
    int length = Math.min(content.length, 0xFFFF);
    out.number(0, 2);
    out.alignToByte();
    out.number(length, 16);
    out.number(random.nextInt(20) == 0 ? length : ~length, 16);
    for (int i = 0; i < length; i++) {
      out.number(content[i], 8);
    }
  }

  private static RandomCode fixedLiterals() {
    int[] lengths = new int[288];
    Arrays.fill(lengths, 0, 144, 8);
    Arrays.fill(lengths, 144, 256, 9);
    Arrays.fill(lengths, 256, 280, 7);
    Arrays.fill(lengths, 280, 288, 8);
    return RandomCode.of(lengths);
  }

  private static RandomCode fixedDistances() {
    int[] lengths = new int[32];
    Arrays.fill(lengths, 5);
    return RandomCode.of(lengths);
  }

  private void writeDynamic(BitWriter out) {
    int literalCount = 257 + random.nextInt(random.nextInt(10) == 0 ? 32 : 30);
    int distanceCount = 1 + random.nextInt(random.nextInt(10) == 0 ? 32 : 30);
    int most = 1 << random.nextInt(9);
    List<Integer> needed = random.nextInt(30) == 0 ? List.of() : List.of(END_OF_BLOCK);
    RandomCode literals =
        RandomCode.complete(random, needed, 1 + random.nextInt(most), literalCount, 15);
    RandomCode distances =
        RandomCode.complete(random, List.of(), random.nextInt(31), distanceCount, 15);
    int[] lengths = new int[literalCount + distanceCount];
    System.arraycopy(literals.lengths(), 0, lengths, 0, literalCount);
    System.arraycopy(distances.lengths(), 0, lengths, literalCount, distanceCount);
    if (random.nextInt(8) == 0) {
      int spoilt = random.nextInt(lengths.length);
      lengths[spoilt] = random.nextInt(16);
    }
    out.number(literalCount - 257, 5);
    out.number(distanceCount - 1, 5);
    writeLengths(out, lengths);
    writeSymbols(out, literals, distances);
  }

  /** A symbol of the code for lengths, and what stands behind it. */
  private record Run(int symbol, int extra, int extraBits) {}

  private void writeLengths(BitWriter out, int[] lengths) {
    List<Run> runs = runs(lengths);
    List<Integer> needed = runs.stream().map(Run::symbol).distinct().toList();
    RandomCode code = RandomCode.complete(random, needed, needed.size() + random.nextInt(4), 19, 7);
    int[] codeLengths = code.lengths();
    if (random.nextInt(40) == 0) {
      codeLengths = codeLengths.clone();
      codeLengths[random.nextInt(19)] = random.nextInt(8);
    }
    int count = 19;
    while (count > 4 && codeLengths[ORDER[count - 1]] == 0) {
      count--;
    }
    out.number(count - 4, 4);
    for (int i = 0; i < count; i++) {
      out.number(codeLengths[ORDER[i]], 3);
    }
    for (Run run : runs) {
      code.write(out, run.symbol());
      out.number(run.extra(), run.extraBits());
    }
  }

  private List<Run> runs(int[] lengths) {
    List<Run> runs = new ArrayList<>();
    int at = 0;
    while (at < lengths.length) {
      int same = 1;
      while (at + same < lengths.length && lengths[at + same] == lengths[at]) {
        same++;
      }
      boolean overrun = random.nextInt(2_000) == 0;
      int wanted = overrun ? 138 : Math.min(same, 3 + random.nextInt(136));
      if (lengths[at] == 0 && wanted >= 11 && random.nextInt(8) > 0) {
        runs.add(new Run(18, wanted - 11, 7));
        at += wanted;
      } else if (lengths[at] == 0 && wanted >= 3 && random.nextInt(8) > 0) {
        int times = Math.min(wanted, 10);
        runs.add(new Run(17, times - 3, 3));
        at += times;
      } else if (at > 0 && lengths[at] == lengths[at - 1] && wanted >= 3) {
        int times = Math.min(wanted, 6);
        runs.add(new Run(16, times - 3, 2));
        at += times;
      } else {
        runs.add(random.nextInt(3_000) == 0 ? new Run(16, 0, 2) : new Run(lengths[at], 0, 0));
        at++;
      }
    }
    return runs;
  }

  private void writeSymbols(BitWriter out, RandomCode literals, RandomCode distances) {
    int count = random.nextInt(random.nextInt(20) == 0 ? 3_000 : 120);
    for (int i = 0; i < count; i++) {
      int symbol = literals.any(random);
      boolean repetition = symbol > END_OF_BLOCK;
      if (symbol == END_OF_BLOCK || (repetition && i < 8 && random.nextInt(100) > 0)) {
        continue;
      }
      literals.write(out, symbol);
      if (repetition) {
        writeRepetition(out, symbol, distances);
      }
    }
    if (literals.has(END_OF_BLOCK)) {
      literals.write(out, END_OF_BLOCK);
    }
  }

  private void writeRepetition(BitWriter out, int symbol, RandomCode distances) {
    int lengthBits = symbol < 286 ? LENGTH_EXTRA_BITS[symbol - 257] : 0;
    out.number(random.nextInt(), lengthBits);
    int distance = distances.any(random);
    for (int i = 0; i < 20 && distance > 5 + random.nextInt(12); i++) {
      distance = distances.any(random);
    }
    distances.write(out, distance);
    out.number(random.nextInt(), distance < 30 ? Math.max(0, distance / 2 - 1) : 0);
  }

  // ---- Mutations

  private byte[] mutated(byte[] message) {
    if (message.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(message.length);
    byte[] before = Arrays.copyOf(message, at);
    byte[] rest = Arrays.copyOfRange(message, at, message.length);
    return switch (random.nextInt(5)) {
      case 0 -> before;
      case 1 -> ServerFrames.concat(before, randomBytes(), rest);
      case 2 ->
          ServerFrames.concat(
              before, Arrays.copyOfRange(rest, random.nextInt(rest.length), rest.length));
      default -> {
        byte[] flipped = message.clone();
        int flips = 1 + random.nextInt(3);
        for (int i = 0; i < flips; i++) {
          int place = random.nextBoolean() ? random.nextInt(message.length) : at;
          flipped[place] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
    };
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[1 + random.nextInt(6)];
    random.nextBytes(bytes);
    return bytes;
  }
}
