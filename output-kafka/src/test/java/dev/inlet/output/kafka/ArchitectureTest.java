package dev.inlet.output.kafka;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.inlet.output.OutputProvider;

@AnalyzeClasses(
    packages = "dev.inlet.output.kafka",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule DEPENDS_ON_THE_CONTRACT_AND_KAFKA =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "org.apache.kafka.clients..",
              "org.apache.kafka.common..",
              "tools.jackson.core..",
              "dev.inlet.config",
              "dev.inlet.input",
              "dev.inlet.output",
              "dev.inlet.output.kafka")
          .as("The output depends on the contract, Kafka's clients and a JSON parser alone");

  @ArchTest
  static final ArchRule ONLY_THE_PROVIDER_IS_PUBLIC =
      classes()
          .that()
          .haveModifier(JavaModifier.PUBLIC)
          .and()
          .areTopLevelClasses()
          .should()
          .beAssignableTo(OutputProvider.class)
          .as("Only the provider is public");
}
