package dev.inlet.runner.docs;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A spec that has something of everything. */
final class ExampleSpec {
  enum Mode {
    FAST,
    SAFE
  }

  private static final ConfigSpec CERTIFICATE =
      ConfigSpec.builder()
          .field(Field.string("file").description("The certificate.").required().build())
          .field(
              Field.string("password")
                  .description("Opens the key.")
                  .defaultsTo("")
                  .secret()
                  .build())
          .build();

  private static final ConfigSpec TLS =
      ConfigSpec.builder()
          .summary("How to encrypt.")
          .field(Field.bool("verify").description("Whether to look.").defaultsTo(true).build())
          .field(
              Field.of("certs", FieldTypes.listOf(FieldTypes.object(() -> CERTIFICATE)))
                  .description("Who we are.")
                  .defaultsTo(List.of())
                  .build())
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Reads <things> from {somewhere}.")
          .description("It has a `{field}` and takes <care>.\n\nIt is good.")
          .status(ConfigSpec.Status.BETA)
          .category("Network")
          .category("A \"quoted\" one")
          .field(
              Field.string("url")
                  .description("Where it goes to.")
                  .required()
                  .example("ws://localhost:4195/get/ws")
                  .build())
          .field(
              Field.string("greeting")
                  .description("What it says first, such as ``a `b` c``.")
                  .defaultsTo("yes: `a` \"b\" # c")
                  .example("two\nlines")
                  .example("{\"op\": \"login\", \"who\": \"it's me\"}")
                  .build())
          .field(
              Field.choice("mode", Mode.class)
                  .description("How it goes.")
                  .defaultsTo(Mode.FAST)
                  .build())
          .field(
              Field.duration("timeout")
                  .description("How long it waits.")
                  .defaultsTo(Duration.ofSeconds(90))
                  .advanced()
                  .build())
          .field(
              Field.integer("tries")
                  .description("How often it tries.")
                  .defaultsTo(-1)
                  .advanced()
                  .build())
          .field(Field.size("room").description("How much it keeps.").advanced().build())
          .field(
              Field.stringMap("headers")
                  .description("What else it says.")
                  .advanced()
                  .example(Map.of("X-Key", "007"))
                  .build())
          .field(
              Field.strings("urls")
                  .description("Where else it goes to.")
                  .advanced()
                  .example(List.of("ws://one", "*two"))
                  .build())
          .field(Field.object("tls", TLS).advanced().build())
          .build();

  private ExampleSpec() {}
}
