package dev.inlet.input.websocket;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
              "io.netty..",
              "org.jspecify..",
              "dev.inlet.input",
              "dev.inlet.input.resilience",
              "dev.inlet.auth",
              "dev.inlet.config",
              "dev.inlet.keys",
              "dev.inlet.input.websocket")
          .as("The input depends on the JDK, Netty and the contract of inputs alone");

  @ArchTest
  static final ArchRule ONLY_THE_PROVIDER_IS_PUBLIC =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .haveModifier(JavaModifier.PUBLIC)
          .should()
          .be(WebSocketInputProvider.class)
          .as("Only the provider is public");

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
}
