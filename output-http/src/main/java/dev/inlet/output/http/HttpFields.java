package dev.inlet.output.http;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import dev.inlet.output.JsonLayout;
import dev.inlet.tls.TlsFields;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of the output {@code http}. */
final class HttpFields {

  /** The methods that carry a body to store. */
  enum Verb {
    POST,
    PUT,
    PATCH
  }

  /** How bodies are compressed. */
  enum Compression {
    NONE,
    GZIP
  }

  static final Field<String> URL =
      Field.string("url")
          .description(
              "Where to send messages to: `http://` or `https://`. Credentials have sections of"
                  + " their own, such as `basic_auth`.")
          .required()
          .example("https://collector.example.com/feed")
          .check(
              "must be a URL such as https://host/path, without a user name and without a fragment",
              text -> uri(text).isPresent())
          .build();

  static final Field<Verb> VERB =
      Field.choice("verb", Verb.class)
          .description("The method of requests.")
          .defaultsTo(Verb.POST)
          .build();

  static final Field<Map<String, String>> HEADERS =
      Field.of("headers", FieldTypes.mapOf(FieldTypes.CREDENTIAL))
          .description(
              "Headers to add to each request. `Content-Type` takes the place of the one that goes"
                  + " with `format`. Those that HTTP sets itself are refused, and values with"
                  + " characters beyond ASCII.")
          .defaultsTo(Map.of())
          .secret()
          .example(Map.of("User-Agent", "inlet"))
          .build();

  static final Field<BodyFormat> FORMAT =
      Field.choice("format", BodyFormat.class)
          .description(
              """
              How the messages of a request become its body.

              - `ndjson`: a line for each message, which is a JSON object with `label`, `type` \
              (`text` or `binary`), `received_at`, `metadata` and `payload`. A payload that is not \
              valid UTF-8 is written in Base64, with `"encoding":"base64"` before it.
              - `array`: a JSON array of such objects.
              - `lines`: the payloads as they came, each with a line feed behind it. If each message \
              is a JSON text without line feeds, that is NDJSON as well.\
              """)
          .defaultsTo(BodyFormat.NDJSON)
          .build();

  static final Field<Compression> COMPRESSION =
      Field.choice("compression", Compression.class)
          .description(
              "How bodies are compressed: `none`, or `gzip` with `Content-Encoding: gzip`.")
          .defaultsTo(Compression.NONE)
          .build();

  static final Field<Long> MAX_BODY_SIZE =
      Field.size("max_body_size")
          .description(
              "How large a body may be before it is compressed; a batch with more in it becomes"
                  + " several requests. A message that is larger by itself is sent alone.")
          .defaultsTo(1L << 20)
          .advanced()
          .check(
              "must be at least 1 byte and at most 64MiB", size -> size >= 1 && size <= 64L << 20)
          .build();

  static final Field<Duration> TIMEOUT =
      Field.duration("timeout")
          .description(
              "How long a request may take, from connecting to the end of the response, and how"
                  + " long an authentication scheme may take to have credentials for it. One call"
                  + " of a scheme takes two minutes at most, however long this is.")
          .defaultsTo(Duration.ofSeconds(10))
          .check("must be more than 0", timeout -> !timeout.isZero())
          .build();

  static final Field<Integer> RETRIES =
      Field.integer("retries")
          .description(
              "How often a request that failed is repeated before its batch is refused, and is"
                  + " redelivered by the input.")
          .defaultsTo(3)
          .advanced()
          .check("must not be negative", retries -> retries >= 0)
          .build();

  static final Field<Duration> RETRY_PERIOD =
      Field.duration("retry_period")
          .description(
              "How long to wait after a request that failed. It doubles with each further one, up"
                  + " to `max_retry_backoff`.")
          .defaultsTo(Duration.ofSeconds(1))
          .advanced()
          .check("must be at least 1ms", period -> period.compareTo(Duration.ofMillis(1)) >= 0)
          .build();

  static final Field<Duration> MAX_RETRY_BACKOFF =
      Field.duration("max_retry_backoff")
          .description(
              "The longest delay between two requests, also if the server asks for a longer one in"
                  + " `Retry-After`.")
          .defaultsTo(Duration.ofMinutes(1))
          .advanced()
          .check("must be at least 1ms", period -> period.compareTo(Duration.ofMillis(1)) >= 0)
          .build();

  static final Field<List<Integer>> DROP_ON =
      Field.of("drop_on", FieldTypes.listOf(FieldTypes.INTEGER))
          .description(
              "The statuses by which the server refuses messages for good. The messages of such a"
                  + " request are left out; a warning says how many, and why. With any other status"
                  + " but 2xx the batch is sent again until it is accepted.")
          .defaultsTo(List.of())
          .example(List.of(400, 422))
          .check(
              "must hold statuses from 400 to 599, and neither 401 nor 407",
              codes ->
                  codes.stream()
                      .allMatch(code -> code >= 400 && code <= 599 && code != 401 && code != 407))
          .build();

  static final Field<Config> TLS =
      Field.object("tls", () -> TlsFields.spec().build())
          .description(
              "How `https` connections are encrypted and verified, where the defaults do not suit.")
          .advanced()
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Sends the messages of a batch to an HTTP server, in one request or several.")
          .description(
              """
              Requests follow one another, so the order is kept. A batch counts as written when \
              each of its requests was answered with a status of 2xx.

              ### When a request fails

              A request that may succeed later is repeated `retries` times, with growing delays, \
              and a warning says each time why. Then its batch is refused, which is logged, and \
              comes again with delays of the input; what was accepted of it is not sent again. \
              Meanwhile the input buffers, up to its bounds; then the server of the feed is not \
              read from.

              | answer | what follows |
              |---|---|
              | none, 408, 425, 429, 5xx | the request is repeated |
              | 401, 403, 407 | as the authentication scheme advises: it is repeated with other credentials, or the batch is refused, or the pipeline ends |
              | 413, with several messages | half of the messages in each of two requests |
              | a status in `drop_on` | the messages are left out and counted |
              | any other | the batch is refused at once: the server, or this configuration, has to be corrected |

              `Retry-After` is followed, up to `max_retry_backoff`, also when the batch is refused. \
              Redirects are not: a request carries credentials, so name the right URL. A server \
              that was too slow to answer may have taken a request that is repeated: each message \
              arrives at least once.\
              """)
          .category("Network")
          .field(URL)
          .field(VERB)
          .authentication()
          .field(HEADERS)
          .field(FORMAT)
          .field(JsonLayout.FIELD)
          .field(COMPRESSION)
          .field(DROP_ON)
          .field(TIMEOUT)
          .field(RETRIES)
          .field(RETRY_PERIOD)
          .field(MAX_RETRY_BACKOFF)
          .field(MAX_BODY_SIZE)
          .field(TLS)
          .rule(HttpFields::checkHeaders)
          .rule(
              (config, reporter) -> {
                if (config.isSet(JsonLayout.FIELD) && config.get(FORMAT) == BodyFormat.LINES) {
                  reporter.warning(JsonLayout.FIELD, "has no effect with format: lines");
                }
              })
          .rule(
              (config, reporter) -> {
                if (config.get(RETRY_PERIOD).compareTo(config.get(MAX_RETRY_BACKOFF)) > 0) {
                  reporter.error(RETRY_PERIOD, "must not be longer than max_retry_backoff");
                }
              })
          .build();

  private HttpFields() {}

  /** The URL, if requests can go there. */
  static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text.strip());
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      boolean plain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
      return web && plain && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the JDK's client sends a header's value as it is: of others it makes question marks.
   */
  static boolean isAscii(String value) {
    return value.chars().allMatch(c -> c <= 0x7e);
  }

  private static void checkHeaders(Config config, ConfigSpec.Reporter reporter) {
    config
        .get(HEADERS)
        .forEach(
            (name, value) -> {
              try {
                var unused = HttpRequest.newBuilder().header(name, value);
              } catch (IllegalArgumentException e) {
                // The JDK's text may hold the value.
                reporter.error(
                    HEADERS,
                    "header " + name + " cannot be set: HTTP sets it itself, or does not allow it");
              }
              if (!isAscii(value)) {
                reporter.error(
                    HEADERS,
                    "header "
                        + name
                        + " holds characters beyond ASCII, which the HTTP client of Java cannot"
                        + " send");
              }
            });
  }
}
