package dev.inlet.output.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** How the encoded messages of a request become its body. */
enum BodyFormat {
  NDJSON("application/x-ndjson", "", "\n", ""),
  ARRAY("application/json", "[", ",", "]"),
  LINES("application/x-ndjson", "", "\n", "");

  private final String contentType;
  private final String begin;
  private final String separator;
  private final String end;

  BodyFormat(String contentType, String begin, String separator, String end) {
    this.contentType = contentType;
    this.begin = begin;
    this.separator = separator;
    this.end = end;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /** What the body is unless the configuration says otherwise. */
  String contentType() {
    return contentType;
  }

  /** Puts a body together. Lines end with a line feed each; elements have a comma between them. */
  byte[] join(List<byte[]> messages) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(ascii(begin));
    boolean first = true;
    for (byte[] message : messages) {
      if (this == ARRAY && !first) {
        body.writeBytes(ascii(separator));
      }
      body.writeBytes(message);
      if (this != ARRAY) {
        body.writeBytes(ascii(separator));
      }
      first = false;
    }
    body.writeBytes(ascii(end));
    return body.toByteArray();
  }
}
