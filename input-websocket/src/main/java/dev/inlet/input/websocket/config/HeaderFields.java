package dev.inlet.input.websocket.config;

import dev.inlet.auth.ProtocolHeaders;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import dev.inlet.input.websocket.address.HostAndPort;
import dev.inlet.input.websocket.text.OneLine;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The field {@code headers}, and which headers are not for users to set. */
final class HeaderFields {
  static final Field<Map<String, String>> HEADERS =
      Field.of("headers", FieldTypes.mapOf(FieldTypes.CREDENTIAL))
          .description(
              "Headers to add to the request that opens the websocket. Those that the protocol sets"
                  + " itself are refused. A line end at the end of a value does not count. `Host`"
                  + " takes the place of the host of the URL, for gateways that choose a server by"
                  + " it; TLS goes by `tls.server_name` all the same.")
          .defaultsTo(Map.of())
          .advanced()
          .secret()
          .example(Map.of("User-Agent", "inlet"))
          .build();

  private HeaderFields() {}

  static void check(Config config, ConfigSpec.Reporter reporter) {
    Set<String> seen = new HashSet<>();
    config
        .get(HEADERS)
        .forEach(
            (name, value) -> {
              fault(name, value).ifPresent(fault -> reporter.error(HEADERS, "header " + fault));
              if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                reporter.error(HEADERS, "header " + name + " is set twice; case does not matter");
              }
            });
    if (seen.contains("origin") && !config.get(WebSocketFields.ORIGIN).isEmpty()) {
      reporter.error(WebSocketFields.ORIGIN, "headers sets Origin, too; one of both is enough");
    }
  }

  private static Optional<String> fault(String name, String value) {
    if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
      return Optional.of(OneLine.quote(name) + " has a name that HTTP does not allow");
    }
    Optional<String> why = ProtocolHeaders.whyReserved(name);
    if (why.isPresent()) {
      return why.map(reason -> name + " " + reason);
    }
    if (name.equalsIgnoreCase("Host") && !isHost(value)) {
      return Optional.of(name + " has a value that is no host, or host:port");
    }
    return value.chars().anyMatch(c -> c > 0xFF)
        ? Optional.of(name + " has a value with a character that HTTP cannot carry")
        : Optional.empty();
  }

  private static boolean isHost(String value) {
    try {
      HostAndPort parsed = HostAndPort.parse(value);
      return !value.endsWith(":")
          && !parsed.host().contains("%")
          && value.chars().allMatch(c -> c < 0x80);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
