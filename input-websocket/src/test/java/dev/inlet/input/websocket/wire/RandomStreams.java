package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.FINAL;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.frame;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Makes streams of frames, the same ones for the same seed. */
final class RandomStreams {
  private static final int[] POINTS = {'a', 'z', 'ß', '€', 0xFFFD, 0x10000, 0x1F600, 0x10FFFF};
  private static final int[] SIZES = {0, 1, 2, 5, 20, 124, 125, 126, 127, 300};

  private final Random random;

  RandomStreams(long seed) {
    random = new Random(seed);
  }

  /** A stream without a fault: messages, fragmented or not, control frames, at times a Close. */
  byte[] valid() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      message(stream);
    }
    if (random.nextInt(4) == 0) {
      stream.writeBytes(ServerFrames.close(3000 + random.nextInt(2000), "ende"));
    }
    return stream.toByteArray();
  }

  private void message(ByteArrayOutputStream stream) {
    boolean text = random.nextBoolean();
    byte[] payload = text ? text().getBytes(UTF_8) : bytes(size());
    int opcode = text ? Opcode.TEXT : Opcode.BINARY;
    int position = 0;
    while (random.nextInt(3) == 0) {
      int end = position + random.nextInt(payload.length - position + 1);
      stream.writeBytes(frame(opcode, Arrays.copyOfRange(payload, position, end)));
      opcode = Opcode.CONTINUATION;
      position = end;
      if (random.nextInt(3) == 0) {
        int control = random.nextBoolean() ? Opcode.PING : Opcode.PONG;
        stream.writeBytes(frame(FINAL | control, bytes(random.nextInt(126))));
      }
    }
    stream.writeBytes(frame(FINAL | opcode, Arrays.copyOfRange(payload, position, payload.length)));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int size = size(); text.length() < size; ) {
      text.appendCodePoint(POINTS[random.nextInt(random.nextBoolean() ? 1 : POINTS.length)]);
    }
    return text.toString();
  }

  private int size() {
    return SIZES[random.nextInt(SIZES.length)];
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The stream with up to three faults. */
  byte[] mutated(byte[] stream) {
    byte[] mutated = stream.clone();
    for (int i = random.nextInt(4); i > 0 && mutated.length > 0; i--) {
      mutated = mutatedOnce(mutated);
    }
    return mutated;
  }

  private byte[] mutatedOnce(byte[] stream) {
    int position = random.nextInt(stream.length);
    int length = Math.min(1 + random.nextInt(12), stream.length - position);
    byte[] before = Arrays.copyOf(stream, position);
    byte[] piece = Arrays.copyOfRange(stream, position, position + length);
    byte[] after = Arrays.copyOfRange(stream, position + length, stream.length);
    return switch (random.nextInt(6)) {
      case 0 -> {
        stream[position] ^= (byte) (1 << random.nextInt(8));
        yield stream;
      }
      case 1 -> concat(before, bytes(length), after);
      case 2 -> concat(before, after);
      case 3 -> concat(before, piece, piece, after);
      case 4 -> concat(before, bytes(length), piece, after);
      default -> concat(before, piece);
    };
  }

  /** The stream in random pieces. */
  byte[][] split(byte[] stream) {
    int[] cuts = random.ints(random.nextInt(6), 0, stream.length + 1).sorted().toArray();
    byte[][] pieces = new byte[cuts.length + 1][];
    int from = 0;
    for (int i = 0; i < cuts.length; i++) {
      pieces[i] = Arrays.copyOfRange(stream, from, cuts[i]);
      from = cuts[i];
    }
    pieces[cuts.length] = Arrays.copyOfRange(stream, from, stream.length);
    return pieces;
  }
}
