package dev.inlet.input.websocket.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may answer to the offer of permessage-deflate (RFC 7692, section 7.1). */
final class DeflateExtensionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate | true",
        "PerMessage-Deflate | true",
        "permessage-deflate; server_no_context_takeover | false",
        "permessage-deflate;Server_No_Context_Takeover | false",
        "permessage-deflate; client_no_context_takeover | true",
        "permessage-deflate; server_max_window_bits=8 | true",
        "permessage-deflate; server_max_window_bits = \"15\" | true",
        "permessage-deflate; server_max_window_bits=\"1\\0\" | true",
        "permessage-deflate\t;\tclient_no_context_takeover\t| true",
        "permessage-deflate; client_max_window_bits=10 | true",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
            + " server_max_window_bits=12; client_max_window_bits=9 | false"
      })
  @DisplayName("every answer that fits the offer is taken")
  void taken(String header, boolean contextTakeover) {
    assertThat(DeflateExtension.parse(header).serverContextTakeover()).isEqualTo(contextTakeover);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "deflate", "permessage-bzip2", "permessage-deflate, permessage-deflate"})
  @DisplayName("another extension is refused")
  void otherExtension(String header) {
    assertThatThrownBy(() -> DeflateExtension.parse(header))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("only permessage-deflate was offered");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate;",
        "permessage-deflate; foo",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover=",
        "permessage-deflate; server_no_context_takeover=\"\"",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_max_window_bits=",
        "permessage-deflate; server_max_window_bits=\"\"",
        "permessage-deflate; server_max_window_bits=1\"0",
        "permessage-deflate; server_max_window_bits=\"10",
        "permessage-deflate; server_max_window_bits=10\"",
        "permessage-deflate; server_max_window_bits=\"1\"0\"",
        "permessage-deflate; server_max_window_bits=\" 10\"",
        "permessage-deflate; server_max_window_bits=1 0",
        "permessage-deflate; server_max_window_bits==10",
        "permessage-deflate; server_max_window_bits=10=10",
        "permessage-deflate; =10",
        "permessage-deflate; server_max_window_bits=\u00a010",
        "permessage-deflate;; server_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10, x-other",
        "permessage-deflate; server_no_context_takeover, permessage-deflate"
      })
  @DisplayName("a parameter that is unknown, wrong or there twice is refused")
  void wrongParameter(String header) {
    assertThatThrownBy(() -> DeflateExtension.parse(header))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a parameter of it is not valid");
  }
}
