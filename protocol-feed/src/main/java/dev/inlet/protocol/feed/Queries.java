package dev.inlet.protocol.feed;

import dev.inlet.auth.AuthRequest;
import java.net.URI;

/** Queries of addresses. */
final class Queries {
  private Queries() {}

  /** Adds a parameter to the query, in place of one that the address has. */
  static URI withParameter(URI address, String name, String value) {
    return withParameter(AuthRequest.of(address), name, value).uri();
  }

  /** Adds a parameter to the query of a request, in place of one that it has. */
  static AuthRequest withParameter(AuthRequest request, String name, String value) {
    String address = request.uri().toString();
    String query = request.uri().getRawQuery();
    if (query == null) {
      return request.withQueryParameter(name, value);
    }
    StringBuilder others = new StringBuilder();
    for (String parameter : query.split("&", -1)) {
      if (!parameter.equals(name) && !parameter.startsWith(name + "=")) {
        others.append(others.isEmpty() ? "" : "&").append(parameter);
      }
    }
    String without = address.replace("?" + query, others.isEmpty() ? "" : "?" + others);
    return request.withUri(URI.create(without)).withQueryParameter(name, value);
  }
}
