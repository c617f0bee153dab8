package dev.inlet.input.websocket;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

@AnalyzeClasses(
    packages = "dev.inlet.input.websocket",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule DEPENDS_ON_THE_CONTRACT_AND_NETTY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.net.ssl",
              "javax.security.auth.x500",
              "io.netty..",
              "org.jspecify..",
              "dev.inlet.input",
              "dev.inlet.auth",
              "dev.inlet.protocol",
              "dev.inlet.config",
              "dev.inlet.tls",
              "dev.inlet.input.websocket..")
          .as("The input depends on the JDK, Netty and the contract of inputs alone");

  /** What a package may use beside itself; in one direction, so that there is no cycle. */
  @ArchTest
  static final ArchRule PACKAGES_DEPEND_IN_ONE_DIRECTION =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("input")
          .definedBy("dev.inlet.input.websocket")
          .layer("session")
          .definedBy("dev.inlet.input.websocket.session")
          .layer("config")
          .definedBy("dev.inlet.input.websocket.config")
          .layer("proxy")
          .definedBy("dev.inlet.input.websocket.proxy")
          .layer("tls")
          .definedBy("dev.inlet.input.websocket.tls")
          .layer("transport")
          .definedBy("dev.inlet.input.websocket.transport")
          .layer("http")
          .definedBy("dev.inlet.input.websocket.http")
          .layer("wire")
          .definedBy("dev.inlet.input.websocket.wire")
          .layer("memory")
          .definedBy("dev.inlet.input.websocket.memory")
          .layer("inflate")
          .definedBy("dev.inlet.input.websocket.inflate")
          .layer("address")
          .definedBy("dev.inlet.input.websocket.address")
          .layer("text")
          .definedBy("dev.inlet.input.websocket.text")
          .whereLayer("input")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("session")
          .mayOnlyBeAccessedByLayers("input")
          .whereLayer("config")
          .mayOnlyAccessLayers("proxy", "tls", "address", "text")
          .whereLayer("proxy")
          .mayOnlyAccessLayers("http", "address")
          .whereLayer("tls")
          .mayOnlyAccessLayers("transport", "memory", "address", "text")
          .whereLayer("transport")
          .mayOnlyAccessLayers("memory", "text")
          .whereLayer("http")
          .mayOnlyAccessLayers("text")
          .whereLayer("wire")
          .mayOnlyAccessLayers("memory", "inflate")
          .whereLayer("memory")
          .mayOnlyAccessLayers("inflate")
          .whereLayer("inflate")
          .mayNotAccessAnyLayer()
          .whereLayer("address")
          .mayNotAccessAnyLayer()
          .whereLayer("text")
          .mayNotAccessAnyLayer()
          .as("Packages depend on each other in one direction");

  @ArchTest
  static final ArchRule FRAMES_AND_MEMORY_STAND_ALONE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.inlet.input.websocket.wire..", "dev.inlet.input.websocket.memory..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty.channel.socket..", "dev.inlet.auth..", "dev.inlet.config..")
          .as("Frames and memory know neither sockets, nor credentials, nor fields");

  @ArchTest
  static final ArchRule ONLY_THE_PROVIDER_IS_PUBLIC =
      classes()
          .that()
          .resideInAPackage("dev.inlet.input.websocket")
          .and()
          .areTopLevelClasses()
          .and()
          .haveModifier(JavaModifier.PUBLIC)
          .should()
          .be(WebSocketInputProvider.class)
          .as("Of the package that a host may name, only the provider is public");

  @ArchTest
  static final ArchRule STANDARD_STREAMS_BELONG_TO_THE_HOST =
      NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule LOGS_NOTHING =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging", "org.slf4j..", "io.netty.util.internal.logging")
          .as("What is to be told goes to the listener, not to a log");

  /** Its thread stays until Java ends, and the class loader that it was started with. */
  @ArchTest
  static final ArchRule USES_NO_TIMER_OF_JAVA =
      noClasses()
          .should()
          .callMethod(CompletableFuture.class, "orTimeout", long.class, TimeUnit.class)
          .orShould()
          .callMethod(
              CompletableFuture.class,
              "completeOnTimeout",
              Object.class,
              long.class,
              TimeUnit.class)
          .orShould()
          .callMethod(CompletableFuture.class, "delayedExecutor", long.class, TimeUnit.class)
          .orShould()
          .callMethod(
              CompletableFuture.class,
              "delayedExecutor",
              long.class,
              TimeUnit.class,
              Executor.class)
          .as("Time limits are no matter of CompletableFuture, whose thread nobody ends");
}
