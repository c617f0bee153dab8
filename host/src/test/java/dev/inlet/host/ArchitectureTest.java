package dev.inlet.host;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The module that runs plugins")
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.inlet.host");

  @Test
  @DisplayName("depends on the JDK and the plugin API alone")
  void dependencies() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify.annotations..", "dev.inlet..")
        .check(CLASSES);
  }

  @Test
  @DisplayName("keeps reconnection and replay apart from how plugins are found")
  void resilience() {
    noClasses()
        .that()
        .resideInAPackage("dev.inlet.host.resilience")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.inlet.host")
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
