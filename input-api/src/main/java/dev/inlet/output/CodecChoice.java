package dev.inlet.output;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;

/** The codecs that a configuration can name. */
public enum CodecChoice {
  /** The payload and a line feed. */
  LINES {
    @Override
    public Codec create(String label) {
      return new LinesCodec();
    }
  },
  /** The payload and nothing else. */
  RAW {
    @Override
    public Codec create(String label) {
      return new RawCodec();
    }
  },
  /** A JSON object with the payload and what is known of it, and a line feed. */
  JSON {
    @Override
    public Codec create(String label) {
      return JsonLayout.STANDARD.codec(label);
    }
  };

  /**
   * The field {@code codec} as outputs that write bytes one after another have it; {@code lines} is
   * its default. The field {@link JsonLayout#FIELD} and {@link #RULE} go with it. An output whose
   * target has messages of its own declares a field that says what it does with each of them.
   */
  public static final Field<CodecChoice> FIELD =
      Field.choice("codec", CodecChoice.class)
          .description(
              """
              How messages become bytes.

              - `lines`: the payload as it came, and a line feed. A payload that holds line feeds of \
              its own becomes several lines; use `json` for those.
              - `raw`: the payload as it came and nothing else.
              - `json`: one object per line with `label`, `type` (`text` or `binary`), \
              `received_at`, `metadata` and `payload`. A payload that is not valid UTF-8 is written \
              in Base64, with `"encoding":"base64"` before it. The section `json` chooses among \
              them, and embeds payloads that are JSON.\
              """)
          .defaultsTo(LINES)
          .build();

  /** Reports a section {@code json} that has no effect; goes with both fields. */
  public static final ConfigSpec.Rule RULE =
      (config, reporter) -> {
        if (config.isSet(JsonLayout.FIELD) && config.get(FIELD) != JSON) {
          reporter.warning(JsonLayout.FIELD, "has no effect without codec: json");
        }
      };

  /**
   * The codec that a configuration chooses.
   *
   * @param config has {@link #FIELD} and {@link JsonLayout#FIELD}
   * @param label what the user calls the input that the messages come from; empty if nothing
   */
  public static Codec of(Config config, String label) {
    CodecChoice choice = config.get(FIELD);
    return choice == JSON
        ? JsonLayout.of(config.get(JsonLayout.FIELD)).codec(label)
        : choice.create(label);
  }

  /**
   * A codec of this kind; {@code json} in its standard layout.
   *
   * @param label what the user calls the input that the messages come from; empty if nothing
   */
  public abstract Codec create(String label);
}
