package dev.inlet.input.websocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CloseCodeTest {

  @Test
  @DisplayName("a frame may carry the defined, the registered and the private codes, no others")
  void allowedInFrame() {
    int[] allowed =
        IntStream.concat(
                IntStream.of(
                    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014),
                IntStream.rangeClosed(3000, 4999))
            .toArray();

    assertThat(IntStream.rangeClosed(0, 0xFFFF).filter(CloseCode::isAllowedInFrame))
        .containsExactly(Arrays.stream(allowed).boxed().toArray(Integer[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000 normal closure",
    "1001, 1001 going away",
    "1002, 1002 protocol error",
    "1003, 1003 unsupported data",
    "1005, 1005 no status received",
    "1006, 1006 abnormal closure",
    "1007, 1007 invalid payload data",
    "1008, 1008 policy violation",
    "1009, 1009 message too big",
    "1010, 1010 mandatory extension",
    "1011, 1011 internal error",
    "1012, 1012 service restart",
    "1013, 1013 try again later",
    "1014, 1014 bad gateway",
    "3000, 3000 unauthorized",
    "3001, 3001 registered use",
    "3003, 3003 forbidden",
    "3999, 3999 registered use",
    "4000, 4000 private use",
    "4999, 4999 private use",
    "2000, 2000 unknown code",
    "5000, 5000 unknown code"
  })
  @DisplayName("a code is shown with its name")
  void describe(int code, String expected) {
    assertThat(CloseCode.describe(code)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, false",
    "1001, false",
    "1005, false",
    "1008, true",
    "1011, false",
    "1012, false",
    "1013, true",
    "3000, true",
    "3001, false",
    "3003, true",
    "3999, false",
    "4000, true",
    "4999, true"
  })
  @DisplayName("a server that refuses or is overloaded is left alone for longer")
  void asksForPatience(int code, boolean expected) {
    assertThat(CloseCode.asksForPatience(code)).isEqualTo(expected);
  }
}
