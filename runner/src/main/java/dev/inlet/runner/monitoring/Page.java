package dev.inlet.runner.monitoring;

import dev.inlet.runner.web.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The files of the live page, which come from the jar. */
final class Page {
  private static final Map<String, String> TYPES =
      Map.of(
          "/", "text/html; charset=utf-8",
          "/page.css", "text/css; charset=utf-8",
          "/page.js", "text/javascript; charset=utf-8",
          "/icon.svg", "image/svg+xml");

  private Page() {}

  /** The file at a path, if there is one. */
  static Optional<Response> file(String path) {
    return Optional.ofNullable(TYPES.get(path))
        .map(type -> Response.of(200, type, content(path.equals("/") ? "/index.html" : path)));
  }

  private static byte[] content(String path) {
    try (InputStream in = Page.class.getResourceAsStream("page" + path)) {
      if (in == null) {
        throw new IllegalStateException("the jar holds no page" + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
