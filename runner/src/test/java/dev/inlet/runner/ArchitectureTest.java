package dev.inlet.runner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The runner")
final class ArchitectureTest {
  private static final JavaClasses RUNNER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.inlet.runner");

  @Test
  @DisplayName("names no plugin and nothing that plugins are made of")
  void noPlugins() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.inlet.input.websocket..",
            "dev.inlet.auth.basic..",
            "dev.inlet.auth.bearer..",
            "dev.inlet.auth.oauth1..",
            "dev.inlet.auth.jwt..",
            "dev.inlet.protocol.feed..",
            "dev.inlet.protocol.socketio..",
            "dev.inlet.protocol.centrifugo..",
            "dev.inlet.protocol.graphqlws..",
            "dev.inlet.protocol.slack..",
            "dev.inlet.output.kafka..",
            "dev.inlet.output.http..",
            "dev.inlet.tls..",
            "org.apache.kafka..",
            "io.netty..",
            "com.nimbusds..",
            "oauth.signpost..",
            "org.eclipse.aether..",
            "org.apache.maven..")
        .check(RUNNER);
  }

  @Test
  @DisplayName("keeps YAML and JSON parsers to the config and the reference")
  void jackson() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.inlet.runner.config..", "dev.inlet.runner.docs..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..", "org.snakeyaml..")
        .check(RUNNER);
  }

  @Test
  @DisplayName(
      "keeps Guice to the wiring, picocli to the command line, Logback to the log, Micrometer to"
          + " the monitoring, keys and Jetty to the web")
  void libraries() {
    onlyIn("dev.inlet.runner.web..", "dev.inlet.keys..");
    onlyIn("dev.inlet.runner.web..", "org.eclipse.jetty..");
    onlyIn("dev.inlet.runner.wiring..", "com.google..");
    onlyIn("dev.inlet.runner.cli..", "picocli..");
    onlyIn("dev.inlet.runner.logging..", "ch.qos.logback..");
    onlyIn("dev.inlet.runner.monitoring..", "io.micrometer..");
    onlyIn("dev.inlet.runner.output..", "io.airlift..");
  }

  private static void onlyIn(String home, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(RUNNER);
  }

  @Test
  @DisplayName("keeps outputs and the demo free of pipelines, and pipelines free of their wiring")
  void layers() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.inlet.runner.output..", "dev.inlet.runner.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.inlet.runner.pipeline..", "dev.inlet.runner.wiring..", "dev.inlet.runner.cli..")
        .check(RUNNER);
    noClasses()
        .that()
        .resideInAPackage("dev.inlet.runner.pipeline..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.inlet.runner.wiring..", "dev.inlet.runner.cli..")
        .check(RUNNER);
  }

  @Test
  @DisplayName("has no cycles between its packages")
  void noCycles() {
    slices().matching("dev.inlet.runner.(*)..").should().beFreeOfCycles().check(RUNNER);
  }

  @Test
  @DisplayName("shows its demo feed the JDK alone")
  void demo() {
    classes()
        .that()
        .resideInAPackage("dev.inlet.runner.demo..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.inlet.runner.demo..", "java..", "org.jspecify..")
        .check(RUNNER);
  }
}
