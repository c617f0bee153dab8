package dev.inlet.input.websocket.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RefusalBodyTest {

  private static RefusalBody body(String... headers) {
    Map<String, List<String>> lists = new TreeMap<>();
    for (String header : headers) {
      lists.put(header.split(": ", 2)[0], List.of(header.split(": ", 2)[1]));
    }
    return new RefusalBody(
        new ResponseHead(500, "", lists, ResponseHead.Extent.COMPLETE, Optional.empty()));
  }

  private static void add(RefusalBody body, byte[] bytes) {
    body.add(Unpooled.wrappedBuffer(bytes));
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(plain);
    }
    return compressed.toByteArray();
  }

  private static byte[] deflate(byte[] plain, boolean bare) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, bare);
    try (OutputStream out = new DeflaterOutputStream(compressed, deflater)) {
      out.write(plain);
    }
    deflater.end();
    return compressed.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "identity, gzip"})
  @DisplayName("a gzip body is shown in clear, though it comes byte by byte")
  void gzipped(String coding) throws IOException {
    byte[] compressed = gzip("no such user".getBytes(UTF_8));
    RefusalBody body = body("Content-Encoding: " + coding, "Content-Length: " + compressed.length);
    for (byte b : compressed) {
      assertThat(body.isComplete()).isFalse();
      add(body, new byte[] {b});
    }

    assertThat(body.isComplete()).isTrue();
    assertThat(body.text()).isEqualTo("no such user");
  }

  @Test
  @DisplayName("a deflate body is shown in clear, with the header of zlib or without")
  void deflated() throws IOException {
    for (boolean bare : new boolean[] {false, true}) {
      RefusalBody body = body("Content-Encoding: deflate");
      add(body, deflate("no such user".getBytes(UTF_8), bare));

      assertThat(body.text()).isEqualTo("no such user");
    }
  }

  @Test
  @DisplayName("a body may be compressed and chunked at once")
  void compressedChunks() throws IOException {
    byte[] compressed = gzip("no such user".getBytes(UTF_8));
    for (String header : List.of("Content-Encoding: gzip", "X: y")) {
      boolean transfer = header.startsWith("X");
      RefusalBody body =
          body(header, "Transfer-Encoding: " + (transfer ? "gzip, chunked" : "chunked"));
      for (byte b : compressed) {
        add(body, ("1;x=y\r\n" + (char) (b & 0xff) + "\r\n").getBytes(ISO_8859_1));
      }
      add(body, "0\r\n".getBytes(ISO_8859_1));

      assertThat(body.isComplete()).isTrue();
      assertThat(body.text()).isEqualTo("no such user");
    }
  }

  @Test
  @DisplayName("a compressed body that breaks off is shown as far as it can be inflated")
  void cutOff() throws IOException {
    byte[] compressed = gzip(("no such user" + "x".repeat(500)).getBytes(UTF_8));
    RefusalBody body = body("Content-Encoding: gzip");
    add(body, Arrays.copyOf(compressed, compressed.length - 9));

    assertThat(body.text()).startsWith("no such user");
  }

  @Test
  @DisplayName("of what inflates to gigabytes, a KiB is inflated and 8 KiB are read")
  void bomb() throws IOException {
    byte[] compressed = gzip(new byte[64 << 20]);
    RefusalBody body = body("Content-Encoding: gzip");
    add(body, compressed);

    assertThat(body.isComplete()).isTrue();
    assertThat(body.text()).isEqualTo("\0".repeat(1024));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  @DisplayName("what is not compressed as it says shows nothing")
  void wrong(String coding) {
    RefusalBody body = body("Content-Encoding: " + coding);
    add(body, "plain text".getBytes(UTF_8));

    assertThat(body.text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip"})
  @DisplayName("a body in an encoding that nobody asked for is not waited for")
  void unknown(String coding) {
    RefusalBody body = body("Content-Encoding: " + coding);

    assertThat(body.isComplete()).isTrue();
    assertThat(body.text()).isEmpty();
  }

  @Test
  @DisplayName("a body is read in the charset that it names, or else as UTF-8")
  void charsets() {
    RefusalBody latin = body("Content-Type: text/html; Charset=\"iso-8859-1\"");
    RefusalBody unknown = body("Content-Type: text/html; charset=x-nonsense");
    add(latin, "schön".getBytes(ISO_8859_1));
    add(unknown, "schön".getBytes(UTF_8));

    assertThat(latin.text()).isEqualTo("schön");
    assertThat(unknown.text()).isEqualTo("schön");
  }

  @Test
  @DisplayName("no half character ends the first KiB")
  void halfCharacter() {
    RefusalBody body = body();
    add(body, "ö".repeat(600).getBytes(UTF_8));
    RefusalBody shifted = body();
    add(shifted, ("x" + "ö".repeat(600)).getBytes(UTF_8));

    assertThat(body.text()).isEqualTo("ö".repeat(512));
    assertThat(shifted.text()).isEqualTo("x" + "ö".repeat(511));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3\r\nabc\r\n0\r\n\r\n",
        "3\nabc\n0\n\n",
        "03 ; x\r\nabc\r\n00\r\n",
        "3\r\nabc\r\nzz"
      })
  @DisplayName("a chunked body ends with its last chunk, or with what is none")
  void chunks(String text) {
    RefusalBody body = body("Transfer-Encoding: Chunked", "Content-Length: 999");
    add(body, text.getBytes(ISO_8859_1));

    assertThat(body.isComplete()).isTrue();
    assertThat(body.text()).isEqualTo("abc");
  }

  @Test
  @DisplayName("a chunk of whatever size yields a KiB")
  void hugeChunk() {
    RefusalBody body = body("Transfer-Encoding: chunked");
    add(body, ("ffffffffffffffffffffffff\r\n" + "x".repeat(5_000)).getBytes(ISO_8859_1));

    assertThat(body.isComplete()).isTrue();
    assertThat(body.text()).isEqualTo("x".repeat(1024));
  }
}
