package dev.inlet.output;

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
      return new JsonCodec(label);
    }
  };

  /**
   * The field {@code codec} as outputs that write bytes one after another have it; {@code lines} is
   * its default. An output whose target has messages of its own declares a field that says what it
   * does with each of them.
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
              in Base64, with `"encoding":"base64"` before it.\
              """)
          .defaultsTo(LINES)
          .build();

  /**
   * A codec of this kind.
   *
   * @param label what the user calls the input that the messages come from; empty if nothing
   */
  public abstract Codec create(String label);
}
