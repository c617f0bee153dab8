package dev.inlet.protocol.feed;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.util.Optional;

/**
 * How to go on behind what was delivered.
 *
 * @param query the query parameter of the cursor
 * @param start what stands for the cursor as long as there is none
 * @param overlap how far before the cursor to go on
 * @param limit the highest cursor that counts at the time
 * @param historyEnd until which message the cursor stays where it was
 * @param historyLimit how many stored messages the server sends at most; 0 if that is not known
 */
record Resume(
    Optional<String> query,
    Optional<Template> start,
    int overlap,
    Optional<Template> limit,
    Optional<Condition> historyEnd,
    int historyLimit) {
  static final Resume NONE =
      new Resume(Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty(), 0);

  private static final Field<String> QUERY =
      Field.string("query")
          .description(
              "The query parameter of the URL that carries the cursor. In place of it, `{{cursor}}`"
                  + " can stand in a message.")
          .check("must not be empty", name -> !name.isEmpty())
          .example("cursor")
          .build();

  private static final Field<String> START =
      Field.string("start")
          .description(
              "What is sent for the cursor while there is none, a template. Without it, the query"
                  + " parameter is left out; a message with `{{cursor}}` needs it.")
          .example("{{timestamp}}")
          .build();

  private static final Field<Integer> OVERLAP =
      Field.integer("overlap")
          .description(
              "How much to subtract from a cursor that is a number, in its unit, for servers whose"
                  + " messages are not strictly in its order. Messages that come again are told"
                  + " apart by `id`.")
          .defaultsTo(0)
          .check("must not be negative", overlap -> overlap >= 0)
          .build();

  static final Field<String> LIMIT =
      Field.string("limit")
          .description(
              "The highest cursor that counts, a template that makes a whole number: for cursors"
                  + " that are times, the present time. A message that is dated later counts as"
                  + " of now; without a limit, a single one would have later connections leave"
                  + " out all that comes before its time.")
          .example("{{timestamp}}")
          .build();

  private static final Field<Config> HISTORY_END =
      Field.object("history_end", Condition.SPECIFIC_SPEC)
          .description(
              "The message of the server that follows stored messages. Until it has come, the"
                  + " cursor stays where it was: for servers that send the newest of what they have"
                  + " stored first. It has to come once for each message that subscribes (see"
                  + " `subscriptions.per_message`), or once for all if `{{cursor}}` does not stand"
                  + " in them but in `opening`, or in the URL (`query`). A warning says if it has"
                  + " not come after a minute.")
          .build();

  private static final Field<Integer> HISTORY_LIMIT =
      Field.integer("history_limit")
          .description(
              "How many stored messages the server sends at most, `0` if that is not known. If that"
                  + " many have come before `history_end`, older ones may be missing, which is"
                  + " reported as a gap of unknown size. What comes for several messages that"
                  + " subscribe counts together, so a gap may be reported where there is none.")
          .defaultsTo(0)
          .check("must not be negative", limit -> limit >= 0)
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .field(QUERY)
          .field(START)
          .field(OVERLAP)
          .field(LIMIT)
          .field(HISTORY_END)
          .field(HISTORY_LIMIT)
          .rule(Resume::check)
          .build();

  private static void check(Config config, ConfigSpec.Reporter reporter) {
    if (config.get(HISTORY_LIMIT) > 0 && !config.isSet(HISTORY_END)) {
      reporter.error(HISTORY_LIMIT, "has no effect without history_end; set history_end, too");
    }
  }

  static Resume of(Config config) {
    return new Resume(
        config.find(QUERY),
        config.find(START).map(Template::new),
        config.get(OVERLAP),
        config.find(LIMIT).map(Template::new),
        config.isSet(HISTORY_END)
            ? Optional.of(Condition.of(config.get(HISTORY_END)))
            : Optional.empty(),
        config.get(HISTORY_LIMIT));
  }
}
