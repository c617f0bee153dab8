package dev.inlet.runner.jar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The plugins that the tests of the jar put beside it. */
final class Plugins {
  private static final String INPUT_SERVICE = "dev.inlet.input.InputProvider";

  private static final String IMPORTS =
      """
      import dev.inlet.config.*;
      import dev.inlet.input.*;
      import java.time.Duration;
      import java.util.*;
      """;

  private static final String TICKER =
      IMPORTS
          + """
          public final class TickerProvider implements InputProvider {
            static final Field<Integer> COUNT = Field.integer("count").defaultsTo(0).build();

            public String name() {
              return "ticker";
            }

            public ConfigSpec spec() {
              return ConfigSpec.builder().field(COUNT).build();
            }

            public Input create(Config config, InputContext context) {
              return new Ticker(config.get(COUNT));
            }

            /** Counts, and tells on standard error what was acknowledged. */
            private static final class Ticker implements Input {
              private final int count;
              private volatile boolean closed;
              private int next;

              Ticker(int count) {
                this.count = count;
              }

              public void connect() {}

              public Batch read(Duration maxWait) throws EndOfInputException {
                if (closed || (count > 0 && next >= count)) {
                  throw EndOfInputException.end("no more");
                }
                List<Message> messages = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                  messages.add(Message.text("tick " + next++));
                }
                int last = next - 1;
                return Batch.of(messages, new Batch.Settlement() {
                  public void acknowledged() {
                    System.err.println("acknowledged " + last);
                  }

                  public void refused(Throwable cause) {}
                });
              }

              public void wakeUp() {}

              public void close() {
                closed = true;
              }
            }
          }
          """;

  private static final String FAULTY =
      IMPORTS
          + """
          public final class FaultyProvider implements InputProvider {
            static final Field<String> WHERE = Field.string("where").required().build();

            public String name() {
              return "faulty";
            }

            public ConfigSpec spec() {
              return ConfigSpec.builder().field(WHERE).build();
            }

            public Input create(Config config, InputContext context) {
              return new Faulty(config.get(WHERE));
            }

            /** Gives one message and ends, unless it fails at a place before. */
            private static final class Faulty implements Input {
              private final String where;
              private boolean given;

              Faulty(String where) {
                this.where = where;
              }

              public void connect() {
                if (where.equals("connect")) {
                  throw new OutOfMemoryError("none for connecting");
                }
              }

              public Batch read(Duration maxWait) throws EndOfInputException {
                if (where.equals("read")) {
                  read(maxWait);
                  read(maxWait);
                }
                if (given) {
                  throw EndOfInputException.end("no more");
                }
                given = true;
                return Batch.of(List.of(Message.text("one")), Batch.Settlement.NONE);
              }

              public void wakeUp() {}

              public void close() {
                if (where.equals("close")) {
                  throw new IllegalStateException("cannot be closed");
                }
              }
            }
          }
          """;

  private static final String LOGIN =
      """
      import dev.inlet.auth.*;
      import dev.inlet.config.*;
      import java.util.concurrent.CountDownLatch;

      public final class LoginProvider implements AuthProvider {
        static final Field<String> HOW = Field.string("how").required().build();

        public String name() {
          return "login";
        }

        public ConfigSpec spec() {
          return ConfigSpec.builder().field(HOW).build();
        }

        public Authenticator create(Config config, AuthContext context) {
          String how = config.get(HOW);
          return request -> {
            System.err.println("token requested");
            switch (how) {
              case "wait" -> new CountDownLatch(1).await();
              case "wait whatever happens" -> {
                while (true) {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    System.err.println("interrupted");
                  }
                }
              }
              case "usual" -> throw new AuthException("wrong secret");
              case "slow" -> throw new AuthException("wrong secret", AuthAdvice.SLOW);
              case "stop" -> throw new AuthException("wrong secret", AuthAdvice.STOP);
            }
            return request;
          };
        }
      }
      """;

  private Plugins() {}

  /** An authentication scheme that does not come to an end, or fails, as its config says. */
  static Path login(Path folder) throws IOException {
    return new PluginJar(folder, "login")
        .compile(
            Map.of("LoginProvider", LOGIN),
            Map.of("dev.inlet.auth.AuthProvider", "LoginProvider"),
            List.of());
  }

  /** An input that fails where its config says. */
  static Path faulty(Path folder) throws IOException {
    return new PluginJar(folder, "faulty")
        .compile(
            Map.of("FaultyProvider", FAULTY), Map.of(INPUT_SERVICE, "FaultyProvider"), List.of());
  }

  /** An input that counts. */
  static Path ticker(Path folder) throws IOException {
    return new PluginJar(folder, "ticker")
        .compile(
            Map.of("TickerProvider", TICKER), Map.of(INPUT_SERVICE, "TickerProvider"), List.of());
  }

  /** An input that says which versions of libraries it runs with. */
  static Path versions(Path folder, List<Path> libraries) throws IOException {
    String source =
        TICKER
            .replace("Ticker", "Versions")
            .replace("\"ticker\"", "\"versions\"")
            .replace(
                "\"tick \" + next++",
                "\"netty \" +"
                    + " io.netty.util.Version.identify().get(\"netty-common\").artifactVersion() +"
                    + " \", jackson \" + new"
                    + " com.fasterxml.jackson.databind.ObjectMapper().version() + \", guice \" +"
                    + " com.google.inject.Guice.createInjector().getInstance(StringBuilder.class).getClass().getSimpleName()"
                    + " + next++");
    return new PluginJar(folder, "versions", libraries)
        .compile(
            Map.of("VersionsProvider", source),
            Map.of(INPUT_SERVICE, "VersionsProvider"),
            List.of());
  }

  /** Providers that are broken in every way that keeps a class from being used. */
  static Path broken(Path folder) throws IOException {
    Map<String, String> sources =
        Map.of(
            "ThrowingStatic",
            provider(
                "ThrowingStatic", "static { if (true) throw new RuntimeException(\"boom\"); }"),
            "NoConstructor",
            provider("NoConstructor", "public NoConstructor(int unused) {}"),
            "MissingParent",
            "public final class MissingParent extends Parent {}",
            "Parent",
            provider("Parent", "").replace("public final class", "class"));
    return new PluginJar(folder, "broken")
        .compile(
            sources,
            Map.of(
                INPUT_SERVICE,
                """
                ThrowingStatic
                NoConstructor
                MissingParent
                org.example.Gone
                """),
            List.of("Parent"));
  }

  /** A provider that can be found but not used. */
  static Path fragile(Path folder) throws IOException {
    return new PluginJar(folder, "fragile")
        .compile(
            Map.of(
                "Fragile",
                provider("Fragile", "")
                    .replace("return null; // input", "return new Dependency().input();"),
                "Dependency",
                IMPORTS + "class Dependency { Input input() { return null; } }"),
            Map.of(INPUT_SERVICE, "Fragile"),
            List.of("Dependency"));
  }

  /** A provider that overflows the stack when it is asked for its fields. */
  static Path overflowing(Path folder) throws IOException {
    return new PluginJar(folder, "overflowing")
        .compile(
            Map.of(
                "Overflowing",
                provider("Overflowing", "")
                    .replace("return ConfigSpec.builder().build();", "return spec();")),
            Map.of(INPUT_SERVICE, "Overflowing"),
            List.of());
  }

  private static String provider(String name, String body) {
    return """
    IMPORTS
    public final class NAME implements InputProvider {
      BODY

      public String name() {
        return "LOWER";
      }

      public ConfigSpec spec() {
        return ConfigSpec.builder().build();
      }

      public Input create(Config config, InputContext context) {
        return null; // input
      }
    }
    """
        .replace("IMPORTS", IMPORTS)
        .replace("NAME", name)
        .replace("LOWER", name.toLowerCase(Locale.ROOT))
        .replace("BODY", body);
  }
}
