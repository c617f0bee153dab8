package dev.inlet.runner.output;

import dev.inlet.config.Field;

/** The codecs that a configuration can name. */
enum CodecChoice {
  LINES {
    @Override
    Codec create(String label) {
      return new LinesCodec();
    }
  },
  RAW {
    @Override
    Codec create(String label) {
      return new RawCodec();
    }
  },
  JSON {
    @Override
    Codec create(String label) {
      return new JsonCodec(label);
    }
  };

  static final Field<CodecChoice> FIELD =
      Field.choice("codec", CodecChoice.class)
          .description(
              """
              How messages become bytes.

              - `lines`: the payload as it came, and a line feed. A payload that holds line feeds of \
              its own becomes several lines; use `json` for those.
              - `raw`: the payload as it came and nothing else.
              - `json`: one object per line with `label`, `type` (`text` or `binary`), \
              `received_at`, `metadata` and `payload`. A payload that is not valid UTF-8 is written \
              in Base64, with `"encoding":"base64"` before it.""")
          .defaultsTo(LINES)
          .build();

  abstract Codec create(String label);
}
