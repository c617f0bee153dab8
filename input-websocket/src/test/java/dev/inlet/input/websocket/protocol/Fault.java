package dev.inlet.input.websocket.protocol;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;

/** What is wrong with a {@link LoginProtocol}. */
enum Fault {
  NONE,
  SHOWS_TOKEN_FIELD,
  SAYS_NOTHING_OF_ITS_FIELDS,
  READY_BEFORE_LOGIN,
  AWAITS_NOTHING_BY_NAME,
  SUBSCRIBES_ONCE,
  REORDERS,
  DROPS_EVERY_TENTH,
  THROWS_AT_GARBAGE,
  PASSES_ON_WHAT_JAVA_SAYS,
  IGNORES_GARBAGE,
  SHOWS_TOKEN_IN_GAP,
  SHOWS_TOKEN_AS_TEXT,
  FORGETS_ITS_POSITION,
  POSITION_AHEAD,
  POSITION_BEHIND,
  POSITION_IN_MEMORY_ONLY,
  RESUMES_WITHOUT_POSITIONS,
  SHARES_STATE,
  LEAVES_A_THREAD;

  boolean isOfSpec() {
    return this == SHOWS_TOKEN_FIELD || this == SAYS_NOTHING_OF_ITS_FIELDS;
  }

  ConfigSpec spec() {
    Field<String> token =
        this == SHOWS_TOKEN_FIELD
            ? Field.string("token").description("The token.").required().build()
            : Field.credential("token").description("").required().build();
    return ConfigSpec.builder().summary("A test.").category("Test").field(token).build();
  }
}
