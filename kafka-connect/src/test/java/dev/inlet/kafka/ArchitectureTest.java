package dev.inlet.kafka;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask;

@AnalyzeClasses(packages = "dev.inlet.kafka", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule NAMES_NO_PLUGIN =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "org.slf4j",
              "org.apache.kafka.connect..",
              "org.apache.kafka.common..",
              "org.apache.kafka.clients.producer",
              "dev.inlet.config",
              "dev.inlet.input",
              "dev.inlet.host",
              "dev.inlet.json",
              "dev.inlet.kafka")
          .as("The connector depends on the host, on JSON pointers and on Kafka Connect alone");

  @ArchTest
  static final ArchRule WORKS_WITH_THE_LOGGING_OF_A_WORKER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.slf4j.spi")
          .as("Workers have SLF4J 1.7, without its fluent interface");

  @ArchTest
  static final ArchRule ONLY_WHAT_THE_WORKER_LOADS_IS_PUBLIC =
      classes()
          .that()
          .haveModifier(JavaModifier.PUBLIC)
          .and()
          .areTopLevelClasses()
          .should()
          .beAssignableTo(SourceConnector.class)
          .orShould()
          .beAssignableTo(SourceTask.class)
          .as("Only connectors and their task are public");
}
