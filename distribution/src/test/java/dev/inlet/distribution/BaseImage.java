package dev.inlet.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of an image with the shape of the one that the Dockerfile starts from, made of what
 * this machine has: the Java that runs the tests, the libraries that it needs, and a user without
 * rights, but no shell and no other program.
 */
final class BaseImage {
  private static final Pattern LIBRARY = Pattern.compile("(?:=> |^\\s+)(/\\S+) \\(0x");

  /** What belongs to the C library, whether Java needs it or not. */
  private static final List<String> PARTS_OF_C_LIBRARY =
      List.of(
          "libdl.so.2",
          "libnss_dns.so.2",
          "libnss_files.so.2",
          "libpthread.so.0",
          "libresolv.so.2",
          "librt.so.1");

  private BaseImage() {}

  /** Writes the files into an empty directory. */
  static void write(Path root) throws Exception {
    Path java = Files.createDirectories(root.resolve("usr/lib/jvm/java"));
    Path home = Path.of(System.getProperty("java.home"));
    // Debian's Java has links to where its settings and certificates are.
    Execution.run(
            home,
            "sh",
            "-c",
            "tar -chf - --exclude=src.zip bin conf lib release | tar -xf - -C \"$0\"",
            java.toString())
        .requireSuccess();
    Files.createDirectories(root.resolve("usr/bin"));
    Files.createSymbolicLink(root.resolve("usr/bin/java"), Path.of("../lib/jvm/java/bin/java"));
    for (Path library : libraries(home)) {
      copy(library, root);
    }
    for (String name : List.of("dev", "etc", "home/nonroot", "proc", "run", "sys")) {
      Files.createDirectories(root.resolve(name));
    }
    Path temporary = Files.createDirectory(root.resolve("tmp"));
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(
        root.resolve("etc/passwd"),
        """
        root:x:0:0:root:/root:/sbin/nologin
        nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin
        """);
    Files.writeString(root.resolve("etc/group"), "root:x:0:\nnonroot:x:65532:\n");
  }

  /** Writes a program of the system and the libraries that it is linked with. */
  static void writeProgram(Path root, Path program) throws Exception {
    copy(program, root);
    for (Path library : libraries(root, List.of(program))) {
      copy(library, root);
    }
  }

  private static void copy(Path file, Path root) throws IOException {
    Path copy = root.resolve(file.toString().substring(1));
    Files.createDirectories(copy.getParent());
    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** The libraries of the system that Java and its own libraries are linked with. */
  private static Set<Path> libraries(Path home) throws Exception {
    Set<Path> found = libraries(home, programs(home));
    found.removeIf(library -> library.startsWith(home));
    for (Path library : List.copyOf(found)) {
      if (library.endsWith("libc.so.6")) {
        PARTS_OF_C_LIBRARY.stream()
            .map(library::resolveSibling)
            .filter(Files::exists)
            .forEach(found::add);
      }
    }
    return found;
  }

  /** The libraries that these are linked with. */
  private static Set<Path> libraries(Path directory, List<Path> programs) throws Exception {
    Set<Path> found = new TreeSet<>();
    for (Path program : programs) {
      for (String line : Execution.run(directory, "ldd", program.toString()).out()) {
        Matcher matcher = LIBRARY.matcher(line);
        if (matcher.find()) {
          found.add(Path.of(matcher.group(1)));
        }
      }
    }
    return found;
  }

  private static List<Path> programs(Path home) throws IOException {
    try (Stream<Path> libraries = Files.walk(home.resolve("lib"))) {
      return Stream.concat(
              Stream.of(home.resolve("bin/java")),
              libraries.filter(file -> file.toString().endsWith(".so")))
          .toList();
    }
  }
}
