package dev.inlet.auth.oauth1;

import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text that is signed (RFC 5849, section 3.4.1). */
final class BaseString {

  private BaseString() {}

  /**
   * Builds the base string.
   *
   * @param parameters those that are not in the URL: of the protocol and of a form in the body
   */
  static String of(String method, SignedUrl url, Collection<Parameter> parameters) {
    String normalised =
        Stream.concat(url.parameters().stream(), parameters.stream())
            .sorted()
            .map(parameter -> parameter.name() + "=" + parameter.value())
            .collect(Collectors.joining("&"));
    return PercentEncoding.encode(method)
        + "&"
        + PercentEncoding.encode(url.base())
        + "&"
        + PercentEncoding.encode(normalised);
  }
}
