package dev.inlet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Sizes in bytes")
class ByteSizesTest {

  @ParameterizedTest
  @DisplayName("are read with a decimal or a binary unit, or none, in any case")
  @CsvSource({
    "0, 0",
    "123, 123",
    "5b, 5",
    "5 B, 5",
    "2kb, 2000",
    "2KB, 2000",
    "2MB, 2000000",
    "2GB, 2000000000",
    "2KiB, 2048",
    "32MiB, 33554432",
    "32 mib, 33554432",
    "1GiB, 1073741824",
    "8589934591GiB, 9223372035781033984"
  })
  void parse(String text, long expected) {
    assertThat(ByteSizes.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @DisplayName("are not read from anything else, nor from what no long can hold")
  @ValueSource(
      strings = {
        "",
        "MiB",
        "-1",
        "+1",
        "1.5MiB",
        "1 0",
        "1k",
        "1m",
        "1TiB",
        "0x10",
        "1_000",
        "1234567890123456",
        "8589934592GiB",
        "999999999999999GiB"
      })
  void refused(String text) {
    assertThat(ByteSizes.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("are shown in the largest binary unit that is exact")
  @CsvSource({
    "0, 0B",
    "1, 1B",
    "1000, 1000B",
    "1024, 1KiB",
    "1025, 1025B",
    "33554432, 32MiB",
    "1073741824, 1GiB"
  })
  void format(long bytes, String expected) {
    assertThat(ByteSizes.format(bytes)).isEqualTo(expected);
  }

  @Test
  @DisplayName("are read as they are shown")
  void roundTrip() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      long bytes = random.nextLong(1_000_000) << random.nextInt(0, 40);
      assertThat(ByteSizes.parse(ByteSizes.format(bytes))).contains(bytes);
    }
  }
}
