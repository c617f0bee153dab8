package dev.inlet.runner.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.runner.web.RequestReader.BadRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The head of a request")
@Timeout(30)
class RequestReaderTest {

  private static Request read(String... headers) throws IOException, BadRequestException {
    String head =
        "GET /ready?outputs=true HTTP/1.1\r\nHost: localhost\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n";
    InputStream in = new ByteArrayInputStream(head.getBytes(ISO_8859_1));
    return RequestReader.read(in.read(), in, new Endpoint.Tcp("127.0.0.1", 1));
  }

  @Test
  @DisplayName("is read into path, parameters and headers")
  void right() throws Exception {
    Request request = read("X-One: \t a  b \t", "Accept:application/json");

    assertThat(request.target()).isEqualTo("/ready");
    assertThat(request.parameter("outputs")).contains("true");
    assertThat(request.header("x-one")).contains("a  b");
    assertThat(request.header("accept")).contains("application/json");
    assertThat(request.hasBody()).isFalse();
  }

  @ParameterizedTest
  @DisplayName("is refused where two readers could take it for different things")
  @CsvSource({
    "Content-Length: 0|Content-Length: 44, the header content-length comes twice",
    "host: other.example, the header host comes twice",
    "Content-Length: +0, the header content-length is no number",
    "no colon, a header is malformed",
    "a b: c, a header is malformed",
    ": c, a header is malformed",
  })
  void ambiguous(String headers, String message) {
    assertThatThrownBy(() -> read(headers.split("\\|", -1)))
        .isInstanceOf(BadRequestException.class)
        .hasMessage(message);
  }

  @Test
  @DisplayName("is refused at once, however its spaces and control characters are chosen")
  void spaces() {
    String spaces = " ".repeat(RequestReader.MAX_HEAD / 2);

    assertThatThrownBy(() -> read("A:" + spaces + "\rx"))
        .isInstanceOf(BadRequestException.class)
        .hasMessage("a header is malformed");
  }
}
