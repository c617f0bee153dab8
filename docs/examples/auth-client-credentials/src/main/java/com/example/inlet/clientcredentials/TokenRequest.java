package com.example.inlet.clientcredentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.util.Base64;
import java.util.List;

/** The request for a token (RFC 6749, sections 2.3.1 and 4.4.2). */
final class TokenRequest {
  private final URI endpoint;
  private final String credentials;
  private final String form;

  TokenRequest(URI endpoint, String clientId, String clientSecret, List<String> scopes) {
    this.endpoint = endpoint;
    this.credentials = encode(clientId) + ":" + encode(clientSecret);
    this.form =
        "grant_type=client_credentials"
            + (scopes.isEmpty() ? "" : "&scope=" + encode(String.join(" ", scopes)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  URI endpoint() {
    return endpoint;
  }

  HttpRequest toHttp() {
    return HttpRequest.newBuilder(endpoint)
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Accept", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(form))
        .build();
  }
}
