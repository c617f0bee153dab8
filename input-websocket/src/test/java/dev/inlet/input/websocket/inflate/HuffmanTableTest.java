package dev.inlet.input.websocket.inflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The table of a Huffman code")
final class HuffmanTableTest {

  private static Stream<Alphabet> alphabets() {
    return Stream.of(Alphabet.CODE_LENGTHS, Alphabet.LITERALS, Alphabet.DISTANCES);
  }

  private static HuffmanTable build(Alphabet alphabet, int... lengths) throws DataFormatException {
    byte[] bytes = new byte[lengths.length];
    short[] used = new short[lengths.length];
    int count = 0;
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      bytes[symbol] = (byte) lengths[symbol];
      if (lengths[symbol] > 0) {
        used[count] = (short) symbol;
        count++;
      }
    }
    HuffmanTable table = new HuffmanTable(alphabet);
    table.build(bytes, used, 0, count, 0);
    return table;
  }

  /** The bits that the code of a symbol comes as. */
  private static long bits(RandomCode code, int symbol) {
    BitWriter out = new BitWriter();
    code.write(out, symbol);
    long bits = 0;
    byte[] bytes = out.toByteArray();
    for (int i = bytes.length - 1; i >= 0; i--) {
      bits = bits << Byte.SIZE | (bytes[i] & 0xFF);
    }
    return bits;
  }

  @ParameterizedTest
  @MethodSource("alphabets")
  @DisplayName("finds each symbol by its code, whatever follows that")
  void findsAll(Alphabet alphabet) throws DataFormatException {
    Random random = new Random(1);
    int maxBits = alphabet == Alphabet.CODE_LENGTHS ? 7 : HuffmanTable.MAX_BITS;
    for (int i = 0; i < 2_000; i++) {
      int count = 2 + random.nextInt(alphabet.symbols() - 1);
      RandomCode code = RandomCode.complete(random, List.of(), count, alphabet.symbols(), maxBits);
      HuffmanTable table = build(alphabet, code.lengths());
      for (int symbol = 0; symbol < alphabet.symbols(); symbol++) {
        int length = code.lengths()[symbol];
        if (length > 0) {
          int entry = table.find(bits(code, symbol) | random.nextLong() << length);
          assertThat(HuffmanTable.codeBits(entry)).isEqualTo(length);
          assertThat(entry - alphabet.entry(symbol)).isEqualTo(length << 8 | length);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("alphabets")
  @DisplayName("is not built of more codes than fit, or of too few")
  void impossible(Alphabet alphabet) {
    assertThatThrownBy(() -> build(alphabet, 1, 1, 1)).isInstanceOf(DataFormatException.class);
    assertThatThrownBy(() -> build(alphabet, 1, 2, 2, 7)).isInstanceOf(DataFormatException.class);
    assertThatThrownBy(() -> build(alphabet, 1, 3)).isInstanceOf(DataFormatException.class);
    assertThatThrownBy(() -> build(alphabet, 2)).isInstanceOf(DataFormatException.class);
  }

  @Test
  @DisplayName("of one code of one bit refuses the other bit, but not for lengths of codes")
  void singleCode() throws DataFormatException {
    HuffmanTable distances = build(Alphabet.DISTANCES, 0, 1);

    assertThat(HuffmanTable.value(distances.find(0))).isEqualTo(2);
    assertThat(distances.find(1) & HuffmanTable.KIND).isEqualTo(HuffmanTable.INVALID);
    assertThatThrownBy(() -> build(Alphabet.CODE_LENGTHS, 0, 1))
        .isInstanceOf(DataFormatException.class);
  }

  @Test
  @DisplayName("of no codes refuses both bits, or has all lengths of codes be 0")
  void noCodes() throws DataFormatException {
    assertThat(build(Alphabet.DISTANCES).find(0) & HuffmanTable.KIND)
        .isEqualTo(HuffmanTable.INVALID);
    assertThat(HuffmanTable.value(build(Alphabet.CODE_LENGTHS).find(1))).isZero();
  }

  @Test
  @DisplayName("knows the lengths and distances of RFC 1951, section 3.2.5")
  void values() {
    long all = -1L;
    assertThat(HuffmanTable.value(Alphabet.LITERALS.entry(257), all)).isEqualTo(3);
    assertThat(HuffmanTable.value(Alphabet.LITERALS.entry(265), all)).isEqualTo(12);
    assertThat(HuffmanTable.value(Alphabet.LITERALS.entry(265), 0)).isEqualTo(11);
    assertThat(HuffmanTable.value(Alphabet.LITERALS.entry(284), 0)).isEqualTo(227);
    assertThat(HuffmanTable.value(Alphabet.LITERALS.entry(285), all)).isEqualTo(258);
    assertThat(HuffmanTable.value(Alphabet.DISTANCES.entry(3), all)).isEqualTo(4);
    assertThat(HuffmanTable.value(Alphabet.DISTANCES.entry(4), all)).isEqualTo(6);
    assertThat(HuffmanTable.value(Alphabet.DISTANCES.entry(29), 0)).isEqualTo(24_577);
    assertThat(HuffmanTable.value(Alphabet.DISTANCES.entry(29), all)).isEqualTo(32_768);
  }
}
