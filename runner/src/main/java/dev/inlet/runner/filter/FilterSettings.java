package dev.inlet.runner.filter;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldType;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.ReadContext;
import dev.inlet.config.ValueShape;
import dev.inlet.json.JsonPointers;
import java.util.List;
import java.util.Optional;

/** The section {@code filter}, whose fields were checked. Immutable. */
public final class FilterSettings {
  private static final Field<String> CONTAINS =
      Field.string("contains")
          .description("A text that the payload has to contain, anywhere and as it is written.")
          .example("\"type\":\"trade\"")
          .check("must not be empty", text -> !text.isEmpty())
          .build();

  private static final Field<String> POINTER =
      Field.path("pointer")
          .description(
              "A JSON pointer (RFC 6901) to a value that the payload has to have. A payload that is"
                  + " not JSON up to there has none.")
          .example("/data/type")
          .check(
              "must be a JSON pointer such as /data/type, with ~1 for / and ~0 for ~ in a name",
              FilterSettings::isPointer)
          .build();

  private static final Field<List<String>> EQUALS =
      Field.of("equals", new TextsType())
          .description(
              "What the value at `pointer` has to be, or a list of what it may be; anything if it"
                  + " is absent. A string is compared with its text, anything else as it is written"
                  + " in the payload, so `5` is `5` and `\"5\"` but not `5.0`; put `null` in"
                  + " quotes.")
          .example(List.of("trade"))
          .check("must name at least one value", texts -> !texts.isEmpty())
          .build();

  private static final ConfigSpec CONDITION =
      ConfigSpec.builder()
          .field(CONTAINS)
          .field(POINTER)
          .field(EQUALS)
          .rule(FilterSettings::checkCondition)
          .build();

  private static final Field<Config> KEEP =
      Field.object("keep", CONDITION)
          .description("The output gets the messages that are like this, and no others.")
          .build();

  private static final Field<Config> DROP =
      Field.object("drop", CONDITION)
          .description("The output gets all messages but those that are like this.")
          .build();

  /** The section, which may be absent. */
  public static final Field<Config> SECTION =
      Field.object(
              "filter",
              ConfigSpec.builder()
                  .field(KEEP)
                  .field(DROP)
                  .rule(FilterSettings::checkChoice)
                  .build())
          .description(
              "Chooses the messages that the output gets, by `keep` or by `drop`. The others count"
                  + " as delivered: they are acknowledged, and counted by the metric"
                  + " `inlet_output_messages_filtered_total`. Messages are never changed; pipe them"
                  + " to `jq` for that.")
          .build();

  private final boolean keepsMatches;
  private final PayloadMatch match;

  private FilterSettings(boolean keepsMatches, PayloadMatch match) {
    this.keepsMatches = keepsMatches;
    this.match = match;
  }

  /** Reads the section of a pipeline, if it has one. */
  public static Optional<FilterSettings> of(Config pipeline) {
    if (!pipeline.isSet(SECTION)) {
      return Optional.empty();
    }
    Config section = pipeline.get(SECTION);
    boolean keeps = section.isSet(KEEP);
    Config condition = section.get(keeps ? KEEP : DROP);
    PayloadMatch match =
        condition
            .find(CONTAINS)
            .map(PayloadMatch::text)
            .orElseGet(
                () ->
                    PayloadMatch.value(
                        condition.get(POINTER), condition.find(EQUALS).orElse(List.of())));
    return Optional.of(new FilterSettings(keeps, match));
  }

  /** A filter for one pipeline. */
  public MessageFilter filter() {
    return new MessageFilter(match.matcher(), keepsMatches);
  }

  private static boolean isPointer(String text) {
    try {
      var unused = JsonPointers.of(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void checkChoice(Config section, ConfigSpec.Reporter reporter) {
    if (section.isSet(KEEP) && section.isSet(DROP)) {
      reporter.error(DROP, "keep is set, too; set one of them");
    } else if (!section.isSet(KEEP) && !section.isSet(DROP)) {
      reporter.error(KEEP, "is not set; set it, or drop");
    }
  }

  private static void checkCondition(Config condition, ConfigSpec.Reporter reporter) {
    boolean isText = condition.isSet(CONTAINS);
    boolean isValue = condition.isSet(POINTER);
    if (isText && isValue) {
      reporter.error(POINTER, "contains is set, too; set one of them");
    } else if (!isText && !isValue) {
      reporter.error(CONTAINS, "is not set; set it, or pointer");
    } else if (isText && condition.isSet(EQUALS)) {
      reporter.error(EQUALS, "has no effect with contains; set pointer in its place");
    }
  }

  /** A text, or a list of texts. */
  private static final class TextsType implements FieldType<List<String>> {
    private static final FieldType<List<String>> LIST = FieldTypes.listOf(FieldTypes.STRING);

    @Override
    public ValueShape shape() {
      return new ValueShape.Either(ValueShape.Single.TEXT, LIST.shape());
    }

    @Override
    public Optional<List<String>> read(ConfigNode node, ReadContext context) {
      return node instanceof ConfigNode.Sequence
          ? LIST.read(node, context)
          : FieldTypes.STRING.read(node, context).map(List::of);
    }

    @Override
    public Object toPlain(List<String> value) {
      return value.size() == 1 ? value.get(0) : value;
    }
  }
}
