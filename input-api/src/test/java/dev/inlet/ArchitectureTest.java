package dev.inlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The module of the contracts")
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.inlet");

  @Test
  @DisplayName("depends on the JDK alone, and on annotations")
  void dependencies() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify.annotations..", "dev.inlet..")
        .check(CLASSES);
  }

  @Test
  @DisplayName("has no packages that need each other")
  void cycles() {
    slices().matching("dev.inlet.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  @DisplayName("is built in layers: config, auth, input, then output and protocol")
  void layers() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("config")
        .definedBy("dev.inlet.config")
        .layer("auth")
        .definedBy("dev.inlet.auth")
        .layer("input")
        .definedBy("dev.inlet.input")
        .layer("output")
        .definedBy("dev.inlet.output")
        .layer("protocol")
        .definedBy("dev.inlet.protocol")
        .whereLayer("output")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("protocol")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("input")
        .mayOnlyBeAccessedByLayers("output", "protocol")
        .whereLayer("auth")
        .mayOnlyBeAccessedByLayers("input", "output", "protocol")
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLASSES);
  }

  @Test
  @DisplayName("says in each package what lives there, and where null may be")
  void packageInfos() {
    Stream<JavaPackage> packages = CLASSES.stream().map(type -> type.getPackage()).distinct();
    assertThat(packages)
        .isNotEmpty()
        .allMatch(javaPackage -> javaPackage.isAnnotatedWith(NullMarked.class));
  }

  @Test
  @DisplayName("writes to no stream of the process and logs nothing by itself")
  void silence() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(CLASSES);
  }
}
