package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An application of Java modules")
class ModulesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The jars of Inlet that an application uses, and what they need. */
  private static final Pattern JARS =
      Pattern.compile(
          "(input-api|host|keys|tls|json|input-websocket|auth-[a-z0-9]+|protocol-[a-z-]+|output-[a-z]+"
              + "|netty-[a-z0-9-]+|nimbus-jose-jwt|signpost-core|kafka-clients|jackson-core|jspecify)"
              + "-\\d.*\\.jar");

  @TempDir Path folder;

  @Test
  @DisplayName("requires the host alone and finds the plugins on its module path")
  void modularApplication() throws Exception {
    printsMessage(List.of());
  }

  @Test
  @DisplayName("needs no module of Java but those that its modules require, such as jlink takes")
  void requiredModulesAlone() throws Exception {
    printsMessage(List.of("--limit-modules", "com.example.modular,dev.inlet.input.websocket"));
  }

  private void printsMessage(List<String> options) throws Exception {
    String modulePath = modulePath();
    Path classes = compile(modulePath);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("hello");
                });
        InletProcess program =
            InletProcess.runModule(
                options,
                modulePath + File.pathSeparator + classes,
                "com.example.modular/com.example.embedding.PrintMessages",
                folder,
                server.uri().toString())) {
      await().atMost(PATIENCE).until(() -> !program.out().isEmpty() || !program.err().isEmpty());
      assertThat(program.err()).isEmpty();
      assertThat(program.out()).first().isEqualTo("hello");
    }
  }

  @Test
  @DisplayName("sees each plugin as a module that provides it")
  void plugins() throws Exception {
    Path main = folder.resolve("List.java");
    Files.writeString(
        main,
        """
        package com.example.list;

        import dev.inlet.host.Plugins;

        class List {
          public static void main(String[] arguments) {
            Plugins plugins = Plugins.discover(List.class.getClassLoader());
            plugins.inputs().forEach(input -> System.out.println(input.name()));
            plugins.authSchemes().forEach(scheme -> System.out.println(scheme.name()));
            plugins.protocols().forEach(protocol -> System.out.println(protocol.name()));
            plugins.outputs().forEach(output -> System.out.println(output.name()));
            plugins.problems().forEach(System.err::println);
          }
        }
        """);
    String modulePath = modulePath();
    Path classes = compile(modulePath, main);
    try (InletProcess program =
        InletProcess.runModule(
            List.of(),
            modulePath + File.pathSeparator + classes,
            "com.example.modular/com.example.list.List",
            folder)) {
      assertThat(program.exitStatus()).isZero();
      assertThat(program.err()).isEmpty();
      assertThat(program.out())
          .contains("websocket")
          .contains("basic_auth", "bearer", "jwt", "oauth")
          .contains("centrifugo", "feed", "graphql_ws", "slack", "socketio")
          .contains("http", "kafka");
    }
  }

  private static String modulePath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(jar -> JARS.matcher(Path.of(jar).getFileName().toString()).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path compile(String modulePath) throws Exception {
    return compile(
        modulePath,
        Guides.ROOT.resolve("docs/src/test/java/com/example/embedding/PrintMessages.java"));
  }

  private Path compile(String modulePath, Path source) throws Exception {
    Path module = folder.resolve("module-info.java");
    Files.writeString(module, "module com.example.modular { requires dev.inlet.host; }");
    Path classes = folder.resolve("classes");
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-p",
                modulePath,
                "-d",
                classes.toString(),
                module.toString(),
                source.toString());
    assertThat(status).as("exit status of javac").isZero();
    return classes;
  }
}
