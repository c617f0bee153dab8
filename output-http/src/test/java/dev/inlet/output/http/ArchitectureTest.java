package dev.inlet.output.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.inlet.output.OutputProvider;

@AnalyzeClasses(
    packages = "dev.inlet.output.http",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule DEPENDS_ON_THE_CONTRACT_AND_TLS =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "javax.net.ssl..",
              "dev.inlet.auth",
              "dev.inlet.tls",
              "dev.inlet.config",
              "dev.inlet.input",
              "dev.inlet.output",
              "dev.inlet.output.http")
          .as("The output depends on the JDK, the contract and the section tls alone");

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
