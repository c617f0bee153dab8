package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The jar holds the licence")
final class LicensesIT {
  private static final Pattern CLASS_PATH = Pattern.compile(Pattern.quote(File.pathSeparator));
  private static final Pattern SEPARATOR = Pattern.compile(": ");
  private static final Pattern SPACE = Pattern.compile(" ");

  /** An identifier of SPDX, or what has none. */
  private static final Pattern LICENCE =
      Pattern.compile("[A-Z][A-Za-z0-9]*-[0-9][\\w.-]*|MIT|Public Domain");

  private static final Pattern VERSION = Pattern.compile("-\\d.*\\.jar$");

  /** What each licence says and no other does, from its beginning to its end. */
  private static final Map<String, List<String>> SENTENCES =
      Map.ofEntries(
          entry(
              "Apache-2.0",
              List.of(
                  "Apache License Version 2.0, January 2004",
                  "3. Grant of Patent License.",
                  "END OF TERMS AND CONDITIONS")),
          entry(
              "BSD-2-Clause",
              List.of(
                  "Redistributions of source code must retain the above copyright notice",
                  "Redistributions in binary form must reproduce the above copyright notice",
                  "EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE")),
          entry(
              "BSD-3-Clause",
              List.of(
                  "Redistributions of source code must retain the above copyright notice",
                  "Redistributions in binary form must reproduce the above copyright notice",
                  "Neither the name of",
                  "EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE")),
          entry("CC0-1.0", List.of("http://creativecommons.org/publicdomain/zero/1.0/")),
          entry(
              "EPL-2.0",
              List.of(
                  "Eclipse Public License - v 2.0",
                  "TERMS OF THIS ECLIPSE PUBLIC LICENSE",
                  "1. Definitions",
                  "2. Grant of Rights",
                  "3. Requirements",
                  "4. Commercial Distribution",
                  "5. No Warranty",
                  "6. Disclaimer of Liability",
                  "7. General",
                  "Exhibit A")),
          entry(
              "LGPL-2.1-only",
              List.of(
                  "GNU LESSER GENERAL PUBLIC LICENSE Version 2.1, February 1999",
                  "TERMS AND CONDITIONS FOR COPYING, DISTRIBUTION AND MODIFICATION",
                  "15. BECAUSE THE LIBRARY IS LICENSED FREE OF CHARGE",
                  "END OF TERMS AND CONDITIONS")),
          entry(
              "MIT",
              List.of(
                  "Permission is hereby granted, free of charge, to any person obtaining a copy",
                  "THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND")),
          entry("Public Domain", List.of("public domain")));

  /** Whose works they are, which a licence of many has no word of. */
  private static final Map<String, String> HOLDERS =
      Map.ofEntries(
          entry("licenses/aopalliance.txt", "AOP Alliance"),
          entry("licenses/HdrHistogram.txt", "Gil Tene"),
          entry("licenses/jetty.txt", "Mort Bay Consulting"),
          entry("licenses/logback.txt", "Copyright (C) 1999-2026, QOS.ch"),
          entry("licenses/EPL-2.0.txt", "Eclipse Foundation"),
          entry("licenses/LGPL-2.1.txt", "Free Software Foundation, Inc."),
          entry("licenses/netty/NOTICE.txt", "The Netty Project"),
          entry("licenses/netty/NOTICE.harmony.txt", "Apache Harmony"),
          entry("licenses/netty/LICENSE.jbzip2.txt", "Matthew J. Francis"),
          entry("licenses/netty/LICENSE.jfastlz.txt", "William Kinney"),
          entry("licenses/netty/LICENSE.libdivsufsort.txt", "Yuta Mori"),
          entry("licenses/netty/LICENSE.slf4j.txt", "QOS.ch"),
          entry("licenses/netty/LICENSE.snappy.txt", "Google Inc."),
          entry("licenses/netty/LICENSE.utf8-dfa.txt", "Bjoern Hoehrmann"),
          entry("licenses/netty/LICENSE.webbit.txt", "Joe Walnes"),
          entry("licenses/plexus-utils/NOTICE.txt", "Indiana University"),
          entry("licenses/plexus-utils/extreme.indiana.edu.txt", "Extreme! Lab"),
          entry("licenses/plexus-utils/javolution.txt", "Javolution"),
          entry("licenses/plexus-utils/thoughtworks.txt", "ThoughtWorks, Inc."),
          entry("licenses/slf4j.txt", "QOS.ch"),
          entry("FastDoubleParser-LICENSE", "Werner Randelshofer"),
          entry("FastDoubleParser-ThirdParty-LICENSE", "Daniel Lemire"),
          entry("Schubfach-LICENSE", "Raffaello Giulietti"),
          entry("LICENSE", "Apache License"),
          entry("NOTICE", "the Inlet authors"),
          entry("NOTICE.md", "Eclipse Jakarta Dependency Injection"));

  private record Listed(Pattern artifact, List<String> licences, List<String> files) {

    static Listed parse(String line) {
      List<String> parts = SEPARATOR.splitAsStream(line).toList();
      String pattern = Pattern.quote(parts.get(0)).replace("*", "\\E.*\\Q");
      return new Listed(
          Pattern.compile(pattern),
          LICENCE.matcher(parts.get(1)).results().map(MatchResult::group).toList(),
          SPACE.splitAsStream(parts.get(2)).toList());
    }
  }

  @Test
  @DisplayName("of everything that is in it, by the list of what that is")
  void everything() throws IOException {
    try (JarFile jar = new JarFile(InletProcess.JAR.toFile())) {
      List<Listed> list = list(jar);
      List<String> artifacts = artifactsIn(jar);
      assertThat(artifacts).contains("netty-common", "logback-core", "guice", "nimbus-jose-jwt");
      for (String artifact : artifacts) {
        assertThat(list)
            .as("lists " + artifact)
            .filteredOn(listed -> listed.artifact().matcher(artifact).matches())
            .hasSize(1);
      }
      for (Listed listed : list) {
        assertThat(artifacts)
            .as("holds what is listed")
            .anyMatch(artifact -> listed.artifact().matcher(artifact).matches());
      }
    }
  }

  @Test
  @DisplayName("in the words of that licence, and whose work it is")
  void words() throws IOException {
    try (JarFile jar = new JarFile(InletProcess.JAR.toFile())) {
      Set<String> files = new HashSet<>();
      for (Listed listed : list(jar)) {
        StringBuilder texts = new StringBuilder();
        for (String file : listed.files()) {
          String text = words(text(jar, "META-INF/" + file));
          assertThat(HOLDERS).as("whose work it is").containsKey(file);
          assertThat(text).as(file).contains(HOLDERS.get(file));
          texts.append(text).append(' ');
        }
        files.addAll(listed.files());
        assertThat(listed.licences()).as("a licence of " + listed).isNotEmpty();
        for (String licence : listed.licences()) {
          assertThat(SENTENCES).as("what it says").containsKey(licence);
          for (String sentence : SENTENCES.get(licence)) {
            assertThat(texts).as(licence + " of " + listed).containsIgnoringCase(sentence);
          }
        }
      }
      assertThat(files).as("nothing was taken from the list").isEqualTo(HOLDERS.keySet());
    }
  }

  @Test
  @DisplayName("for what is dual-licensed, or has the work of others within it, as its authors say")
  void others() throws IOException {
    try (JarFile jar = new JarFile(InletProcess.JAR.toFile())) {
      assertThat(licencesOf("logback-core", jar)).contains("EPL-2.0", "LGPL-2.1-only");
      assertThat(licencesOf("jackson-core", jar)).contains("Apache-2.0", "MIT");
    }
  }

  private static List<String> licencesOf(String artifact, JarFile jar) throws IOException {
    return list(jar).stream()
        .filter(listed -> listed.artifact().matcher(artifact).matches())
        .flatMap(listed -> listed.licences().stream())
        .toList();
  }

  /** A text as one line, whatever it uses to set off its headings and paragraphs. */
  private static String words(String text) {
    return text.replaceAll("[#*=\\s]+", " ").replace('“', '"').replace('”', '"');
  }

  private static List<Listed> list(JarFile jar) throws IOException {
    return text(jar, "META-INF/licenses/index.txt")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(Listed::parse)
        .toList();
  }

  /** The dependencies whose classes are in the jar, whoever brought them along. */
  private static List<String> artifactsIn(JarFile jar) throws IOException {
    TreeSet<String> artifacts = new TreeSet<>();
    for (String path : CLASS_PATH.splitAsStream(System.getProperty("java.class.path")).toList()) {
      if (path.endsWith(".jar") && isForeign(path) && sharesClasses(jar, path)) {
        artifacts.add(VERSION.matcher(new File(path).getName()).replaceFirst(""));
      }
    }
    return new ArrayList<>(artifacts);
  }

  private static boolean isForeign(String path) throws IOException {
    try (JarFile dependency = new JarFile(path)) {
      return dependency.stream().noneMatch(entry -> entry.getName().startsWith("dev/inlet/"));
    }
  }

  private static boolean sharesClasses(JarFile jar, String path) throws IOException {
    try (JarFile dependency = new JarFile(path)) {
      return dependency.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
          .anyMatch(name -> jar.getEntry(name) != null);
    }
  }

  @Test
  @DisplayName("of Apache once, and a notice that begins with Inlet's own")
  void apacheOnce() throws IOException {
    try (JarFile jar = new JarFile(InletProcess.JAR.toFile())) {
      assertThat(text(jar, "META-INF/LICENSE")).containsOnlyOnce("Version 2.0, January 2004");
      assertThat(jar.stream().map(ZipEntry::getName))
          .doesNotContain("META-INF/LICENSE.txt", "META-INF/DEPENDENCIES");
      assertThat(text(jar, "META-INF/NOTICE"))
          .startsWith("Inlet\nCopyright 2026 the Inlet authors\n")
          .contains("Google Guice", "Jackson", "Micrometer");
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
