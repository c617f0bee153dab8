package dev.inlet.input.websocket.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A request without a body. Headers go out in the order in which they were set first, with their
 * names as they were spelt then: there are servers that compare letter by letter.
 */
public final class HttpRequest {
  private final String start;
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  /**
   * A request without headers.
   *
   * @param start method and target
   */
  public HttpRequest(String start) {
    this.start = requireNonNull(start, "start is null");
  }

  /** Sets a header; a value that it had is gone. */
  public HttpRequest with(String name, String value) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        values.set(i, value);
        return this;
      }
    }
    names.add(name);
    values.add(value);
    return this;
  }

  /** Calls somebody for each header, in order. */
  public void forEach(BiConsumer<String, String> header) {
    for (int i = 0; i < names.size(); i++) {
      header.accept(names.get(i), values.get(i));
    }
  }

  ByteBuf encode() {
    StringBuilder text = new StringBuilder(start).append(" HTTP/1.1\r\n");
    for (int i = 0; i < names.size(); i++) {
      text.append(names.get(i)).append(": ").append(values.get(i)).append("\r\n");
    }
    return Unpooled.copiedBuffer(text.append("\r\n"), ISO_8859_1);
  }
}
