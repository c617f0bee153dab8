package dev.inlet.protocol.socketio;

import dev.inlet.auth.AuthRequest;
import java.net.URI;
import java.util.Arrays;

/** Where a server has Engine.IO, and the query that it expects. */
final class EngineAddress {
  private static final String DEFAULT_PATH = "/socket.io/";

  private EngineAddress() {}

  /** The request with the usual path unless it has one, and with what its query lacks. */
  static AuthRequest of(AuthRequest request) {
    AuthRequest complete = withPath(request);
    // A server that misses one of these answers with bytes that are no websocket frame.
    complete = withParameter(complete, "EIO", "4");
    return withParameter(complete, "transport", "websocket");
  }

  private static AuthRequest withPath(AuthRequest request) {
    URI uri = request.uri();
    if (!uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")) {
      return request;
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return request.withUri(
        URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + DEFAULT_PATH + query));
  }

  private static AuthRequest withParameter(AuthRequest request, String name, String value) {
    String query = request.uri().getRawQuery();
    boolean isThere =
        query != null
            && Arrays.stream(query.split("&")).anyMatch(each -> each.startsWith(name + "="));
    return isThere ? request : request.withQueryParameter(name, value);
  }
}
