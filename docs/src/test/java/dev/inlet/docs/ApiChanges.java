package dev.inlet.docs;

import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.model.AccessModifier;
import japicmp.model.JApiBehavior;
import japicmp.model.JApiChangeStatus;
import japicmp.model.JApiClass;
import japicmp.model.JApiCompatibility;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What breaks whoever uses the API when one version takes the place of another. */
final class ApiChanges {
  /** What plugins and programs compile against. */
  private static final List<String> MODULES =
      List.of("input-api", "host", "keys", "tls", "json", "testkit");

  private static final Pattern LIBRARIES =
      Pattern.compile(
          "(junit-.*|assertj-core|awaitility|opentest4j|apiguardian-api|hamcrest)-.*\\.jar");

  /** Interfaces that no plugin implements, so that they may get methods. */
  private static final Set<String> IMPLEMENTED_BY_HOSTS =
      Set.of(
          "dev.inlet.auth.AuthContext", "dev.inlet.protocol.Link", "dev.inlet.protocol.Received");

  private static final Set<AccessModifier> HIDDEN =
      Set.of(AccessModifier.PRIVATE, AccessModifier.PACKAGE_PROTECTED);

  private ApiChanges() {}

  /** The changes that break a plugin or a program, by the checkouts of both versions. */
  static List<String> breaking(Path before, Path now, Path folder) throws Exception {
    Path oldJar = folder.resolve("before.jar");
    Path newJar = folder.resolve("now.jar");
    CompiledJar.make(oldJar, modules(before), libraries(), new Attributes());
    CompiledJar.make(newJar, modules(now), libraries(), new Attributes());
    JarArchiveComparatorOptions options = new JarArchiveComparatorOptions();
    options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
    List<JApiClass> classes =
        new JarArchiveComparator(options)
            .compare(
                new JApiCmpArchive(oldJar.toFile(), "before"),
                new JApiCmpArchive(newJar.toFile(), "now"));
    List<String> breaking = new ArrayList<>();
    for (JApiClass type : classes) {
      if (!IMPLEMENTED_BY_HOSTS.contains(type.getFullyQualifiedName())) {
        describe(type, breaking);
      }
    }
    return breaking;
  }

  private static void describe(JApiClass type, List<String> breaking) {
    String name = type.getFullyQualifiedName();
    if (type.getChangeStatus() == JApiChangeStatus.REMOVED) {
      breaking.add(name + ": removed");
      return;
    }
    describe(name, type, breaking);
    describe(name, type.getSuperclass(), breaking);
    type.getInterfaces().forEach(one -> describe(name, one, breaking));
    type.getFields().forEach(one -> describe(name + "." + one.getName(), one, breaking));
    Stream.<JApiBehavior>concat(type.getMethods().stream(), type.getConstructors().stream())
        // japicmp takes a constructor for one of the API that only its package could call.
        .filter(one -> one.getAccessModifier().getOldModifier().filter(HIDDEN::contains).isEmpty())
        .forEach(one -> describe(name + "." + one.getName(), one, breaking));
  }

  private static void describe(String name, JApiCompatibility element, List<String> breaking) {
    element
        .getCompatibilityChanges()
        .forEach(
            change -> {
              if (!change.isBinaryCompatible() || !change.isSourceCompatible()) {
                breaking.add(name + ": " + change.getType());
              }
            });
  }

  /** What the test kit compiles against, by now: the contracts are JUnit tests. */
  private static List<Path> libraries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(jar -> LIBRARIES.matcher(jar.getFileName().toString()).matches())
        .toList();
  }

  /** Those that there are: a later version may have more of them. */
  private static List<Path> modules(Path checkout) {
    return MODULES.stream()
        .map(checkout::resolve)
        .filter(module -> module.resolve("src/main/java").toFile().isDirectory())
        .toList();
  }
}
