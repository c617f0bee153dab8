package dev.inlet.protocol.feed;

import dev.inlet.auth.AuthRequest;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.feed.MessagePointers.Places;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How messages that were missed are fetched by HTTP.
 *
 * @param items where the list of messages stands in a response
 * @param next where the address of the next page stands, or what {@code nextParameter} is to be
 * @param places where sequence, cursor and identifier stand in an item of the list
 * @param limit how many messages are fetched for one gap, at most
 * @param timeout for one gap
 * @param interval between two requests
 */
record Refill(
    Template url,
    Map<String, Template> headers,
    String items,
    Optional<String> next,
    Optional<String> nextParameter,
    Places places,
    int limit,
    Duration timeout,
    Duration interval) {
  private static final Field<String> URL =
      Field.string("url")
          .description(
              "The address to fetch from, a template. Beside the placeholders of messages,"
                  + " `{{after}}` is the sequence or cursor of the last message before the gap,"
                  + " `{{before}}` that of the first one behind it, `{{from}}` and `{{to}}` the"
                  + " first and the last sequence that are missing, and `{{channel}}` the channel."
                  + " Values are percent-encoded. With `channel`, it has to hold `{{channel}}`.")
          .required()
          .check(
              "must be an address of https:// or http:// with a host, without user information",
              Refill::isAddress)
          .example("https://api.example.com/history?channel={{channel}}&from={{from}}&to={{to}}")
          .build();

  private static final Field<Map<String, String>> HEADERS =
      Field.of("headers", FieldTypes.mapOf(FieldTypes.CREDENTIAL))
          .description(
              "Headers of the requests, templates. An authentication scheme of the input adds its"
                  + " credentials as well.")
          .defaultsTo(Map.of())
          .secret()
          .build();

  private static final Field<String> ITEMS =
      Condition.pointer("items")
          .description(
              "A JSON pointer to the list of messages in a response; empty if the response is the"
                  + " list. Each item is delivered as it stands.")
          .defaultsTo("")
          .example("/data")
          .build();

  private static final Field<String> NEXT =
      Condition.pointer("next")
          .description(
              "A JSON pointer to the address of the next page, absolute or relative, on the same"
                  + " host. There is none if nothing, `null`, `false` or an empty string stands"
                  + " there.")
          .example("/next")
          .build();

  private static final Field<String> NEXT_PARAMETER =
      Field.string("next_parameter")
          .description(
              "The query parameter that takes what stands at `next`, for servers that give a token"
                  + " rather than an address.")
          .check("must not be empty", name -> !name.isEmpty())
          .example("page_token")
          .build();

  private static final Field<String> SEQUENCE =
      Condition.pointer("sequence")
          .description("Where the sequence stands in an item. Default: as in messages.")
          .advanced()
          .build();

  private static final Field<String> CHANNEL =
      Condition.pointer("channel")
          .description(
              "Where the channel stands in an item, if it does. Default: as in messages. Items of"
                  + " other channels are left out.")
          .advanced()
          .build();

  private static final Field<String> CURSOR =
      Condition.pointer("cursor")
          .description("Where the cursor stands in an item. Default: as in messages.")
          .advanced()
          .build();

  private static final Field<List<String>> ID =
      Field.strings("id")
          .description("Where the identifier stands in an item. Default: as in messages.")
          .advanced()
          .check(
              "must hold JSON pointers such as /data/id",
              pointers -> pointers.stream().allMatch(Condition::isPointer))
          .build();

  private static final Field<Integer> LIMIT =
      Field.integer("limit")
          .description(
              "The most messages to fetch for one gap, of 32 MiB together at most; what is beyond"
                  + " stays missing.")
          .defaultsTo(10_000)
          .check("must be from 1 to 1000000", count -> count >= 1 && count <= 1_000_000)
          .build();

  private static final Field<Duration> TIMEOUT =
      Field.duration("timeout")
          .description(
              "How long it may take to fill one gap, all pages together; what has not come by then"
                  + " stays missing. Newer messages wait meanwhile.")
          .defaultsTo(Duration.ofSeconds(30))
          .check("must be more than 0", timeout -> !timeout.isZero())
          .build();

  private static final Field<Duration> INTERVAL =
      Field.duration("interval")
          .description("The least time between two requests.")
          .defaultsTo(Duration.ofMillis(100))
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .field(URL)
          .field(HEADERS)
          .field(ITEMS)
          .field(NEXT)
          .field(NEXT_PARAMETER)
          .field(SEQUENCE)
          .field(CHANNEL)
          .field(CURSOR)
          .field(ID)
          .field(LIMIT)
          .field(TIMEOUT)
          .field(INTERVAL)
          .rule(Refill::check)
          .build();

  /** The names of the placeholders in a request. */
  Set<String> names() {
    Set<String> names = url.names();
    headers.values().forEach(value -> names.addAll(value.names()));
    return names;
  }

  private static boolean isAddress(String text) {
    try {
      URI address = URI.create(new Template(text).renderAddress(name -> JsonValue.of("x")));
      return address.getHost() != null
          && address.getRawUserInfo() == null
          && List.of("https", "http").contains(String.valueOf(address.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isHeader(String name) {
    try {
      URI sample = URI.create("https://example.com");
      var unused = AuthRequest.of(sample).withHeader(name, "x");
      var unusedToo = HttpRequest.newBuilder(sample).setHeader(name, "x");
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void check(Config config, ConfigSpec.Reporter reporter) {
    for (String name : config.get(HEADERS).keySet()) {
      if (!isHeader(name)) {
        reporter.error(HEADERS, "\"" + name + "\" is no name of a header, or HTTP sets it itself");
      }
    }
    if (config.isSet(NEXT_PARAMETER) && config.find(NEXT).isEmpty()) {
      reporter.error(NEXT_PARAMETER, "has no effect without next; set next, too");
    }
  }

  /**
   * What a section says that was checked.
   *
   * @param messages where things stand in messages
   */
  static Refill of(Config config, Places messages) {
    Map<String, Template> headers = new LinkedHashMap<>();
    config.get(HEADERS).forEach((name, value) -> headers.put(name, new Template(value)));
    Places places =
        new Places(
            messages.sequence().map(pointer -> config.find(SEQUENCE).orElse(pointer)),
            messages.firstSequence(),
            messages.previousSequence(),
            messages.channel().map(pointer -> config.find(CHANNEL).orElse(pointer)),
            messages.cursor().map(pointer -> config.find(CURSOR).orElse(pointer)),
            config.isSet(ID) ? config.get(ID) : messages.ids());
    return new Refill(
        new Template(config.get(URL)),
        headers,
        config.get(ITEMS),
        config.find(NEXT),
        config.find(NEXT_PARAMETER),
        places,
        config.get(LIMIT),
        config.get(TIMEOUT),
        config.get(INTERVAL));
  }
}
