package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The jar")
final class JarClassesIT {

  /** Libraries of which the jar leaves out what is not used. */
  private static final Pattern REDUCED =
      Pattern.compile(
          "(com/google/(common|thirdparty)|io/micrometer/core|org/apache/commons/codec|org/eclipse/jetty)"
              + "/[\\w/$]+");

  private static final Pattern ARRAY = Pattern.compile("\\[+L(.*);");

  @Test
  @DisplayName("holds what its classes name of libraries that are in it in part")
  void complete() throws IOException {
    Map<String, Set<String>> missing = new TreeMap<>();
    try (JarFile jar = new JarFile(InletProcess.JAR.toFile())) {
      List<ZipEntry> classes =
          jar.stream()
              .filter(entry -> entry.getName().endsWith(".class"))
              .map(ZipEntry.class::cast)
              .toList();
      Set<String> present = new HashSet<>();
      classes.forEach(entry -> present.add(entry.getName().replace(".class", "")));
      for (ZipEntry entry : classes) {
        try (InputStream in = jar.getInputStream(entry)) {
          for (String named : namedIn(new DataInputStream(in))) {
            if (REDUCED.matcher(named).matches() && !present.contains(named)) {
              missing.computeIfAbsent(named, name -> new HashSet<>()).add(entry.getName());
            }
          }
        }
      }
      assertThat(present).contains("com/google/common/collect/ImmutableMap");
    }
    assertThat(missing).isEmpty();
  }

  /** The names of classes in the constants of a class file. */
  private static Set<String> namedIn(DataInputStream in) throws IOException {
    Map<Integer, String> texts = new HashMap<>();
    Set<Integer> names = new HashSet<>();
    in.readInt();
    in.readInt();
    int count = in.readUnsignedShort();
    for (int index = 1; index < count; index++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts.put(index, in.readUTF());
        case 7 -> names.add(in.readUnsignedShort());
        case 8, 16, 19, 20 -> in.readUnsignedShort();
        case 15 -> in.skipNBytes(3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
        case 5, 6 -> {
          in.readLong();
          index++;
        }
        default -> throw new IOException("constant of kind " + tag);
      }
    }
    Set<String> classes = new HashSet<>();
    for (int name : names) {
      classes.add(ARRAY.matcher(texts.getOrDefault(name, "")).replaceFirst("$1"));
    }
    return classes;
  }
}
