package dev.inlet.protocol.feed;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import dev.inlet.protocol.feed.FeedSettings.ControlMessages;
import dev.inlet.protocol.feed.FeedSettings.OnGap;
import dev.inlet.protocol.feed.FeedSettings.SequenceScope;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of the {@code feed} section. */
final class FeedFields {
  private static final Field<Map<String, String>> VALUES =
      Field.of("values", FieldTypes.mapOf(FieldTypes.CREDENTIAL))
          .description(
              "Values under names of your own: `{{passphrase}}` in a message is that of"
                  + " `passphrase`. A line end at the end of a value does not count.")
          .defaultsTo(Map.of())
          .secret()
          .build();

  private static final Field<Map<String, String>> VALUES_FILES =
      Field.of("values_files", FieldTypes.mapOf(FieldTypes.NAME))
          .description(
              "Files that each hold one more value, by its name: `{{token}}` in a message is what"
                  + " the file of `token` holds. They are read again for every attempt to connect,"
                  + " and for every request of `refill`, so a value that something else renews"
                  + " needs no restart. A line end at the end of a file does not count. `resume`"
                  + " takes no such value.")
          .defaultsTo(Map.of())
          .check(
              "must hold paths of files",
              paths -> paths.values().stream().allMatch(ValueFiles::isPath))
          .example(Map.of("token", "/var/run/secrets/feed/token"))
          .build();

  private static final Field<Config> SIGNATURE =
      Field.object("signature", Signature.SPEC)
          .description("How `{{signature}}` is made, for servers whose login is signed.")
          .build();

  private static final Field<List<Config>> OPENING =
      Field.of("opening", FieldTypes.listOf(FieldTypes.object(() -> OpeningStep.SPEC)))
          .description(
              "The steps to take each time a connection has been opened, in their order: log in,"
                  + " await the confirmation. Subscriptions follow.")
          .defaultsTo(List.of())
          .build();

  private static final Field<Config> SUBSCRIPTIONS =
      Field.object("subscriptions", Subscriptions.SPEC)
          .description("What to subscribe to behind the last step of `opening`.")
          .build();

  private static final Field<List<Config>> ERRORS =
      Field.of("errors", FieldTypes.listOf(FieldTypes.object(() -> Refusal.SPEC)))
          .description(
              "Messages by which the server refuses, whether they have a sequence or not. One of"
                  + " them ends the connection, and the log has its words. Before login and"
                  + " subscriptions are done, the next attempt follows after the longest delay."
                  + " At a `pointer` without a `value`, anything is an error but `null`, `false`,"
                  + " `0`, `\"\"`, `[]` and `{}`.")
          .defaultsTo(List.of())
          .build();

  private static final Field<String> SEQUENCE =
      Condition.pointer("sequence")
          .description(
              "A JSON pointer to the number that counts messages by one. Gaps are reported with"
                  + " their size, and what has come before is dropped and counted. A message that"
                  + " comes late, by less than 64, is delivered; its gap was reported by then.")
          .example("/seq")
          .build();

  private static final Field<String> FIRST_SEQUENCE =
      Condition.pointer("first_sequence")
          .description(
              "A JSON pointer to the first sequence that a message stands for, if it stands for"
                  + " several; `sequence` is the last one then.")
          .advanced()
          .example("/U")
          .build();

  private static final Field<String> PREVIOUS_SEQUENCE =
      Condition.pointer("previous_sequence")
          .description(
              "A JSON pointer to the sequence of the message before, for sequences that do not"
                  + " count by one. The size of a gap is unknown then. A message that names the"
                  + " last one as the one before is the next one, also if its sequence is not"
                  + " higher.")
          .advanced()
          .example("/prevSeqId")
          .build();

  private static final Field<SequenceScope> SEQUENCE_SCOPE =
      Field.choice("sequence_scope", SequenceScope.class)
          .description(
              "Whether the sequence restarts with each `connection`, or goes on over all"
                  + " connections of the `feed`: then what was missed between two connections is a"
                  + " gap of known size, also after a restart if positions are kept.")
          .defaultsTo(SequenceScope.CONNECTION)
          .build();

  private static final Field<String> CHANNEL =
      Condition.pointer("channel")
          .description(
              "A JSON pointer to the channel of a message; each channel has a sequence of its own"
                  + " then.")
          .example("/channel")
          .build();

  private static final Field<String> CURSOR =
      Condition.pointer("cursor")
          .description(
              "A JSON pointer to what the server wants back to go on behind a message, see"
                  + " `resume`. If it is a whole number, the highest counts, else the last.")
          .example("/time_us")
          .build();

  private static final Field<List<String>> ID =
      Field.strings("id")
          .description(
              "JSON pointers that together identify a message. One whose identifier was seen among"
                  + " the last `id_window` is dropped and counted, also over a later connection,"
                  + " and also if the output has refused the one before for good.")
          .check(
              "must hold JSON pointers such as /data/id",
              pointers -> pointers.stream().allMatch(Condition::isPointer))
          .example(List.of("/id"))
          .build();

  private static final Field<Integer> ID_WINDOW =
      Field.integer("id_window")
          .description(
              "How many identifiers to remember, up to 40 bytes for each; twice that while a"
                  + " connection replaces another one.")
          .advanced()
          .defaultsTo(10_000)
          .check("must be from 1 to 10000000", count -> count >= 1 && count <= 10_000_000)
          .build();

  private static final Field<ControlMessages> CONTROL_MESSAGES =
      Field.choice("control_messages", ControlMessages.class)
          .description(
              "What happens to messages that are not of the feed: those without a sequence (or"
                  + " without a cursor or identifier, if no sequence is configured), and those that"
                  + " another field names: confirmations, pings, what `ignore` says. One of these"
                  + " may have a sequence, as where the server numbers all that it sends: that"
                  + " counts, so there is no gap where it was.")
          .defaultsTo(ControlMessages.DROP)
          .build();

  private static final Field<List<Config>> IGNORE =
      Field.of("ignore", FieldTypes.listOf(FieldTypes.object(() -> Condition.SPECIFIC_SPEC)))
          .description(
              "Further messages that are not of the feed, such as the server's answer to a ping;"
                  + " needed only if neither sequence, cursor nor identifier tells them apart, or"
                  + " if they have one, too.")
          .defaultsTo(List.of())
          .build();

  private static final Field<OnGap> ON_GAP =
      Field.choice("on_gap", OnGap.class)
          .description(
              "What follows from a gap: to `tell` it; to `resubscribe` to the channel as well, such"
                  + " as for a new snapshot, at most every ten seconds for each channel; or to"
                  + " `refill` it, see there. All channels are subscribed again, at most every ten"
                  + " seconds, if messages have no `channel`, or other names for channels than"
                  + " `subscriptions`. With `sequence_scope: connection` the sequence may restart"
                  + " then, behind the confirmation if `subscriptions.await` is set.")
          .defaultsTo(OnGap.TELL)
          .build();

  private static final Field<Config> REFILL =
      Field.object("refill", Refill.SPEC)
          .description(
              "How what is missing is fetched by HTTP, for `on_gap: refill`. Newer messages wait"
                  + " until that has been done, and what could not be fetched is reported as"
                  + " missing. Without `sequence`, what was missed between two connections is"
                  + " fetched by the `cursor` of the messages before and behind. Requests go the"
                  + " way of the websocket: with the section `tls` and the proxy of the input,"
                  + " which has to speak HTTP: a `socks5://` one is refused.")
          .build();

  private static final Field<Config> RESUME =
      Field.object("resume", Resume.SPEC)
          .description("How the server is told to go on behind `cursor`.")
          .build();

  private static final Field<Config> HEARTBEAT =
      Field.object("heartbeat", Heartbeat.SPEC)
          .description(
              "Messages that show that both sides are there, for servers that do not do with the"
                  + " pings of websockets.")
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Speaks with feeds as exchanges and cursor streams have them, by templates.")
          .description(
              """
              Logs in and subscribes by messages that the configuration gives, keeps up the \
              heartbeat, sees gaps and repeated messages, and goes on behind the last message \
              where the server can do that.

              Messages are templates. In them, `{{name}}` stands for a value: one of `values` or \
              `values_files`; the \
              time as `{{timestamp}}` (seconds since 1970), `{{timestamp_ms}}`, \
              `{{timestamp_us}}` or `{{timestamp_iso}}`; a time in the future as `{{expires}}` or `{{expires_ms}}`; \
              `{{signature}}`; `{{nonce}}`, a number that grows with each message; `{{number}}`, \
              which counts the messages of a connection from 1; and `{{cursor}}`. In a message \
              that is a JSON object or list, values are escaped for a JSON string; write the \
              quotes around them.

              Without `sequence`, `cursor` and `id`, each message of the server is delivered \
              unless another field names it.\
              """)
          .category("Session protocols")
          .field(VALUES)
          .field(VALUES_FILES)
          .field(SIGNATURE)
          .field(OPENING)
          .field(SUBSCRIPTIONS)
          .field(ERRORS)
          .field(SEQUENCE)
          .field(FIRST_SEQUENCE)
          .field(PREVIOUS_SEQUENCE)
          .field(SEQUENCE_SCOPE)
          .field(CHANNEL)
          .field(CURSOR)
          .field(ID)
          .field(ID_WINDOW)
          .field(CONTROL_MESSAGES)
          .field(IGNORE)
          .field(ON_GAP)
          .field(REFILL)
          .field(RESUME)
          .field(HEARTBEAT)
          .rule(FeedFields::checkSequence)
          .rule(FeedFields::checkRefill)
          .rule(FeedFields::checkCursor)
          .rule(FeedFields::checkNames)
          .build();

  private FeedFields() {}

  private static void checkSequence(Config config, ConfigSpec.Reporter reporter) {
    if (config.find(SEQUENCE).isEmpty()) {
      for (Field<?> field : List.of(FIRST_SEQUENCE, PREVIOUS_SEQUENCE, SEQUENCE_SCOPE, CHANNEL)) {
        if (config.isSet(field)) {
          reporter.error(field, "has no effect without sequence; set sequence, too");
        }
      }
    }
    if (config.get(ON_GAP) == OnGap.RESUBSCRIBE && !config.isSet(SUBSCRIPTIONS)) {
      reporter.error(ON_GAP, "resubscribe needs subscriptions");
    }
    if (config.isSet(ID_WINDOW) && config.get(ID).isEmpty()) {
      reporter.error(ID_WINDOW, "has no effect without id; set id, too");
    }
  }

  private static void checkRefill(Config config, ConfigSpec.Reporter reporter) {
    boolean hasSequence = config.find(SEQUENCE).isPresent();
    boolean refills = config.get(ON_GAP) == OnGap.REFILL;
    if (config.isSet(REFILL) && !refills) {
      reporter.error(REFILL, "has no effect without on_gap: refill");
    } else if (refills && !config.isSet(REFILL)) {
      reporter.error(ON_GAP, "refill needs the section refill");
    } else if (refills && !hasSequence && !settings(config).refillsByCursor()) {
      reporter.error(
          ON_GAP,
          "refill needs sequence, or a cursor that the server is not sent (without resume.query"
              + " and {{cursor}})");
    } else if (refills && config.find(CHANNEL).isPresent() && !namesChannel(config)) {
      reporter.error(REFILL, "url must hold {{channel}}, as each channel has its own sequence");
    } else if (refills && settings(config).resume().historyEnd().isPresent()) {
      reporter.error(REFILL, "does not go with resume.history_end");
    } else if (config.isSet(ON_GAP) && !refills && !hasSequence) {
      reporter.error(ON_GAP, "has no effect without sequence; set sequence, too");
    }
  }

  private static boolean namesChannel(Config config) {
    return settings(config)
        .refill()
        .map(refill -> refill.url().names().contains(Placeholders.CHANNEL))
        .orElse(true);
  }

  private static void checkCursor(Config config, ConfigSpec.Reporter reporter) {
    FeedSettings settings = settings(config);
    Resume resume = settings.resume();
    boolean isSent = settings.tellsCursor() && resume.query().isEmpty();
    if (config.isSet(RESUME) && config.find(CURSOR).isEmpty()) {
      reporter.error(RESUME, "has no effect without cursor; set cursor, too");
    } else if (config.find(CURSOR).isPresent()
        && !settings.tellsCursor()
        && !settings.refillsByCursor()) {
      reporter.error(
          CURSOR,
          "is never sent; set resume.query, or put {{cursor}} in a message that subscribes");
    } else if (isSent && config.find(CURSOR).isEmpty()) {
      reporter.error(CURSOR, "is not set, but a message holds {{cursor}}");
    } else if (isSent && resume.start().isEmpty()) {
      reporter.error(RESUME, "needs start: what {{cursor}} is while no message has come");
    } else if (resume.limit().isPresent() && !isNumber(settings, resume.limit().get())) {
      reporter.error(RESUME, "limit: must be a whole number, such as {{timestamp}}");
    }
  }

  private static boolean isNumber(FeedSettings settings, Template template) {
    Placeholders placeholders =
        new Placeholders(Clock.systemUTC(), settings.constants(), Optional.empty());
    return Cursor.isNumber(placeholders.render(template, Map.of(), signature -> {}));
  }

  private static void checkNames(Config config, ConfigSpec.Reporter reporter) {
    for (Field<Map<String, String>> field : List.of(VALUES, VALUES_FILES)) {
      for (String name : config.get(field).keySet()) {
        if (FeedTemplates.BUILT_IN.contains(name) || !name.matches("[A-Za-z0-9_.-]+")) {
          reporter.error(
              field,
              "\""
                  + name
                  + "\" cannot be a name: it has another meaning, or is not made of letters,"
                  + " digits, \"_\", \".\" and \"-\"");
        }
      }
    }
    for (String name : config.get(VALUES_FILES).keySet()) {
      if (config.get(VALUES).containsKey(name)) {
        reporter.error(VALUES_FILES, "\"" + name + "\" is in values, too; one of both is enough");
      }
    }
    FeedSettings settings = settings(config);
    Set<String> plain = new HashSet<>(Placeholders.ALWAYS);
    plain.addAll(config.get(VALUES).keySet());
    FeedTemplates.check(
        settings, plain, (place, message) -> reporter.error(fieldOf(place), message));
  }

  private static Field<?> fieldOf(FeedTemplates.Place place) {
    return switch (place) {
      case SIGNATURE -> SIGNATURE;
      case OPENING -> OPENING;
      case SUBSCRIPTIONS -> SUBSCRIPTIONS;
      case RESUME -> RESUME;
      case REFILL -> REFILL;
      case HEARTBEAT -> HEARTBEAT;
    };
  }

  /**
   * What a section says that was checked, if its files can be read: a wrong one is reported at
   * start.
   *
   * @throws ConfigException if a file cannot be used
   */
  static FeedSettings usableSettings(Config config) {
    FeedSettings settings = settings(config);
    try {
      var unused = settings.files().read();
    } catch (IOException e) {
      throw new ConfigException(config.problem(VALUES_FILES, String.valueOf(e.getMessage())));
    }
    return settings;
  }

  /** What a section says that was checked. */
  static FeedSettings settings(Config config) {
    MessagePointers.Places places =
        new MessagePointers.Places(
            config.find(SEQUENCE),
            config.find(FIRST_SEQUENCE),
            config.find(PREVIOUS_SEQUENCE),
            config.find(CHANNEL),
            config.find(CURSOR),
            config.get(ID));
    return new FeedSettings(
        config.get(VALUES),
        ValueFiles.of(config.get(VALUES_FILES)),
        config.isSet(SIGNATURE)
            ? Optional.of(Signature.of(config.get(SIGNATURE)))
            : Optional.empty(),
        config.get(OPENING).stream().map(OpeningStep::of).toList(),
        config.isSet(SUBSCRIPTIONS)
            ? Optional.of(Subscriptions.of(config.get(SUBSCRIPTIONS)))
            : Optional.empty(),
        config.get(ERRORS).stream().map(Refusal::of).toList(),
        config.get(IGNORE).stream().map(Condition::of).toList(),
        places,
        config.get(SEQUENCE_SCOPE),
        config.get(ID_WINDOW),
        config.get(CONTROL_MESSAGES),
        config.get(ON_GAP),
        config.isSet(REFILL)
            ? Optional.of(Refill.of(config.get(REFILL), places))
            : Optional.empty(),
        config.isSet(RESUME) ? Resume.of(config.get(RESUME)) : Resume.NONE,
        config.isSet(HEARTBEAT) ? Heartbeat.of(config.get(HEARTBEAT)) : Heartbeat.NONE);
  }
}
