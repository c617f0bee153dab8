package dev.inlet.protocol.slack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.inlet.protocol.slack",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule DEPENDS_ON_THE_CONTRACT_ALONE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "dev.inlet.auth",
              "dev.inlet.config",
              "dev.inlet.input",
              "dev.inlet.json",
              "dev.inlet.protocol",
              "dev.inlet.protocol.slack")
          .as("The protocol depends on the JDK, the contract of protocols, and JSON alone");

  @ArchTest
  static final ArchRule ONLY_THE_PROVIDER_IS_PUBLIC =
      classes()
          .that()
          .haveModifier(JavaModifier.PUBLIC)
          .should()
          .beAssignableTo(dev.inlet.protocol.ProtocolProvider.class)
          .as("Only the provider is public");
}
