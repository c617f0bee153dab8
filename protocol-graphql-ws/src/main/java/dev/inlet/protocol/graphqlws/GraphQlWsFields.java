package dev.inlet.protocol.graphqlws;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import dev.inlet.json.JsonPointers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of the {@code graphql_ws} section. */
final class GraphQlWsFields {

  /** What of a result is delivered. */
  enum Deliver {
    /** The data alone. */
    DATA,
    /** Data, errors and extensions. */
    PAYLOAD
  }

  /** What follows from an error that ends a subscription. */
  enum OnError {
    /** The connection ends, and the next one subscribes again. */
    FAIL,
    /** The others go on. */
    IGNORE
  }

  /** The fields of {@code resume}. */
  static final class Resume {
    static final Field<String> VARIABLE =
        Field.path("variable")
            .description("The variable of the query that says where to go on.")
            .defaultsTo("")
            .example("after")
            .build();

    static final Field<String> POINTER =
        Field.path("pointer")
            .description(
                "A JSON pointer into the data of a result, to the value that the variable gets at"
                    + " the next subscribe: a string, a number or a boolean.")
            .defaultsTo("")
            .example("/orderUpdated/cursor")
            .build();

    static final Field<Boolean> INCLUSIVE =
        Field.bool("inclusive")
            .description(
                "Whether the server begins with the result of that value, not behind it. If it"
                    + " comes first, it is then dropped as a repeat. Only for values that no two"
                    + " results share.")
            .defaultsTo(false)
            .build();

    static final ConfigSpec SPEC =
        ConfigSpec.builder()
            .field(VARIABLE)
            .field(POINTER)
            .field(INCLUSIVE)
            .rule(Resume::check)
            .build();

    private Resume() {}

    private static void check(Config config, ConfigSpec.Reporter reporter) {
      String pointer = config.get(POINTER);
      if (config.get(VARIABLE).isEmpty() != pointer.isEmpty()) {
        reporter.error(
            pointer.isEmpty() ? VARIABLE : POINTER, "needs variable and pointer, both or neither");
      }
      try {
        JsonPointers unused = JsonPointers.of(pointer);
      } catch (IllegalArgumentException e) {
        reporter.error(POINTER, String.valueOf(e.getMessage()));
      }
    }
  }

  /** The fields of one of {@code subscriptions}. */
  static final class Subscription {
    static final Field<String> ID =
        Field.path("id")
            .description(
                "What the subscription is called at the server, in the metadata `subscription` and"
                    + " in positions. Its place in the list, from 1 on, if it has none.")
            .defaultsTo("")
            .example("orders")
            .build();

    static final Field<String> QUERY =
        Field.string("query")
            .description("The document of GraphQL, usually one subscription.")
            .required()
            .example("subscription { orderUpdated { id state } }")
            .check("must not be empty", query -> !query.isBlank())
            .build();

    static final Field<Map<String, @Nullable Object>> VARIABLES =
        Field.tree("variables").description("The variables of the query.").build();

    static final Field<String> OPERATION_NAME =
        Field.path("operation_name")
            .description("Which operation of the document to run, if it has several.")
            .defaultsTo("")
            .advanced()
            .build();

    static final Field<Config> RESUME =
        Field.object("resume", Resume.SPEC)
            .description(
                "How the subscription goes on behind the last result that was received. Without it"
                    + " the results of the time between two connections are missing.")
            .build();

    static final ConfigSpec SPEC =
        ConfigSpec.builder()
            .field(ID)
            .field(QUERY)
            .field(VARIABLES)
            .field(OPERATION_NAME)
            .field(RESUME)
            .build();

    private Subscription() {}
  }

  static final Field<List<Config>> SUBSCRIPTIONS =
      Field.of("subscriptions", FieldTypes.listOf(FieldTypes.object(() -> Subscription.SPEC)))
          .description("What to subscribe to, in this order, at every connect.")
          .required()
          .check("must hold at least one subscription", subscriptions -> !subscriptions.isEmpty())
          .build();

  static final Field<Map<String, @Nullable Object>> INIT_PAYLOAD =
      Field.tree("init_payload")
          .description(
              "The payload of `connection_init`, in which many servers expect credentials.")
          .secret()
          .build();

  static final Field<String> INIT_PAYLOAD_FILE =
      Field.path("init_payload_file")
          .description(
              "A file that holds the payload as a JSON object, in place of `init_payload`. It is"
                  + " read again for every attempt to connect, so credentials that something else"
                  + " renews need no restart.")
          .defaultsTo("")
          .example("/var/run/secrets/graphql/init.json")
          .build();

  static final Field<Deliver> DELIVER =
      Field.choice("deliver", Deliver.class)
          .description(
              "What becomes a message: `data`, the data of a result, or `payload`, all of the"
                  + " result with `data`, `errors` and `extensions`.")
          .defaultsTo(Deliver.DATA)
          .build();

  static final Field<OnError> ON_ERROR =
      Field.choice("on_error", OnError.class)
          .description(
              "What follows from an error that ends a subscription, such as a query that the server"
                  + " does not accept: `fail` ends the connection, and the next one subscribes"
                  + " again; `ignore` logs a warning and goes on with the other subscriptions."
                  + " Errors beside data end nothing, and are logged.")
          .defaultsTo(OnError.FAIL)
          .build();

  static final Field<Duration> PING_INTERVAL =
      Field.duration("ping_interval")
          .description(
              "How often to send the protocol's `ping`; `0` for never. Many servers send pings of"
                  + " the websocket, which need none of this.")
          .defaultsTo(Duration.ZERO)
          .noLimit(Duration.ZERO, "to send none")
          .advanced()
          .build();

  static final Field<Duration> PING_TIMEOUT =
      Field.duration("ping_timeout")
          .description(
              "How long to wait for any message after a `ping` before the connection counts as"
                  + " lost. Not counted while reading is paused because the output is slow.")
          .defaultsTo(Duration.ofSeconds(10))
          .advanced()
          .check("must be more than 0", timeout -> !timeout.isZero())
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Subscribes to GraphQL by the protocol graphql-transport-ws.")
          .description(
              """
              Speaks `graphql-transport-ws`, the protocol of the library `graphql-ws` and of most \
              GraphQL servers today; not the older `graphql-ws` of `subscriptions-transport-ws`. \
              Every connection logs in with `connection_init`, starts the subscriptions in their \
              order once that was acknowledged, and delivers their results. When all of them are \
              complete, the input ends.

              The protocol has no way to resume. Where a query takes a variable that says where to \
              begin, `resume` fills it with a value of the last result that was received; this \
              value is the position of the subscription.\
              """)
          .category("Protocols")
          .field(SUBSCRIPTIONS)
          .field(INIT_PAYLOAD)
          .field(INIT_PAYLOAD_FILE)
          .field(DELIVER)
          .field(ON_ERROR)
          .field(PING_INTERVAL)
          .field(PING_TIMEOUT)
          .rule(GraphQlWsFields::check)
          .build();

  private GraphQlWsFields() {}

  private static void check(Config config, ConfigSpec.Reporter reporter) {
    if (!config.get(INIT_PAYLOAD).isEmpty() && !config.get(INIT_PAYLOAD_FILE).isEmpty()) {
      reporter.error(INIT_PAYLOAD_FILE, "init_payload is set, too; one of both is enough");
    }
    Set<String> ids = new HashSet<>();
    for (SubscriptionSettings subscription : SubscriptionSettings.of(config.get(SUBSCRIPTIONS))) {
      if (!ids.add(subscription.id())) {
        reporter.error(
            SUBSCRIPTIONS, "two subscriptions have the id \"" + subscription.id() + "\"");
      }
    }
  }
}
