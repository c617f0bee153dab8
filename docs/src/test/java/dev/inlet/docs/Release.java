package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What a commit of a repository holds: a release, which is a tag such as {@code v1.2.3}, or a
 * commit by its full name.
 */
record Release(Path repository, String commit) {

  /**
   * The releases before what is checked out, of the same major version; the first one first.
   *
   * @param version of the project
   */
  static List<Release> before(Path repository, String version) throws Exception {
    String major = version.substring(0, version.indexOf('.'));
    String tags =
        git(
            repository,
            "tag",
            "--merged",
            "HEAD",
            "--list",
            "v" + major + ".*",
            "--sort=version:refname");
    return tags.lines().map(tag -> new Release(repository, tag)).toList();
  }

  /** Whether the repository holds it: a shallow one lacks what is old. */
  boolean isThere() throws IOException, InterruptedException {
    return !git(repository, "rev-list", "--max-count=1", "--ignore-missing", commit).isEmpty();
  }

  /** Whether there are commits to look at: an archive of the sources has none. */
  static boolean isRepository(Path folder) {
    return Files.exists(folder.resolve(".git"));
  }

  /** Writes the files of the release below a folder. */
  void unpack(Path folder) throws Exception {
    Path archive = Files.createTempFile(folder, "release", ".zip");
    git(repository, "archive", "--format=zip", "--output=" + archive, commit);
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
          Files.copy(zip, file);
        }
      }
    }
    Files.delete(archive);
  }

  /** Runs git; what it printed. */
  static String git(Path folder, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    // For commits that tests make.
    command.addAll(List.of("-c", "user.name=test", "-c", "user.email=test@localhost"));
    // A checkout may belong to another user, as in a container.
    command.addAll(List.of("-c", "safe.directory=*"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
    return output;
  }
}
