package dev.inlet.output;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the codec {@code json} writes of each message. Immutable. */
public final class JsonLayout {

  /** How a payload that is JSON itself stands in the object. */
  enum Payload {
    /** As a string. */
    QUOTE,
    /** As the value that it is. */
    EMBED
  }

  /** A member of the object, in the order in which they are written. */
  enum Member {
    LABEL,
    TYPE,
    RECEIVED_AT,
    METADATA,
    PAYLOAD
  }

  private static final Field<Payload> PAYLOAD =
      Field.choice("payload", Payload.class)
          .description(
              """
              How a payload that is JSON stands in the object.

              - `quote`: as a string, like any other text.
              - `embed`: as the value that it is, byte for byte, but for line feeds between its \
              tokens, which become spaces. It has to be JSON (RFC 8259) in every byte, in UTF-8, \
              and nested at most 512 levels deep. Any other text is written as a string, with \
              `"encoding":"text"` before it.\
              """)
          .defaultsTo(Payload.QUOTE)
          .build();

  private static final Field<List<Member>> FIELDS =
      Field.of("fields", FieldTypes.listOf(FieldTypes.choice(Member.class)))
          .description(
              "Which members the object has. They are written in the order of the default, whatever"
                  + " the order here; `encoding` goes with `payload`.")
          .defaultsTo(List.of(Member.values()))
          .example(List.of(Member.RECEIVED_AT, Member.PAYLOAD))
          .check("must name at least one", members -> !members.isEmpty())
          .build();

  private static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("What the objects of JSON look like.")
          .field(PAYLOAD)
          .field(FIELDS)
          .build();

  /** All members, with the payload as a string. */
  public static final JsonLayout STANDARD =
      new JsonLayout(Payload.QUOTE, EnumSet.allOf(Member.class));

  /** The section {@code json} of outputs that can write messages as JSON. */
  public static final Field<Config> FIELD =
      Field.object("json", SPEC)
          .description("What the objects look like that messages become as JSON.")
          .advanced()
          .build();

  private final Payload payload;
  private final Set<Member> members;

  private JsonLayout(Payload payload, Set<Member> members) {
    this.payload = payload;
    this.members = Set.copyOf(members);
  }

  /** What a section {@link #FIELD} says. */
  public static JsonLayout of(Config section) {
    return new JsonLayout(section.get(PAYLOAD), Set.copyOf(section.get(FIELDS)));
  }

  /**
   * A codec that writes messages like this.
   *
   * @param label what the user calls the input that the messages come from; empty if nothing
   */
  public Codec codec(String label) {
    return new JsonCodec(requireNonNull(label, "label is null"), this);
  }

  boolean has(Member member) {
    return members.contains(member);
  }

  boolean embeds() {
    return payload == Payload.EMBED;
  }

  @Override
  public String toString() {
    return "JsonLayout[" + payload + ", " + members + "]";
  }
}
