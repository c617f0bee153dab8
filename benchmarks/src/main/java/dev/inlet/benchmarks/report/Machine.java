package dev.inlet.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What there is to say of the machine; neither its name nor that of anybody on it. */
final class Machine {
  private static final double KIB_PER_GIB = 1 << 20;

  private Machine() {}

  static List<Fact> facts() {
    return List.of(
        new Fact("CPU", cpu(lines("/proc/cpuinfo"))),
        new Fact("memory", memory(lines("/proc/meminfo"))),
        new Fact(
            "kernel",
            "%s %s, %s"
                .formatted(property("os.name"), property("os.version"), property("os.arch"))),
        new Fact(
            Conditions.JDK,
            property("java.vm.name") + " " + System.getProperty("java.runtime.version")));
  }

  /** This process may be bound to one CPU, so that the JVM would know of no other. */
  static String cpu(List<String> cpuinfo) {
    long count = cpuinfo.stream().filter(line -> line.startsWith("processor")).count();
    String model = value(cpuinfo, "model name").orElse("of a model that Linux does not tell");
    boolean guest = value(cpuinfo, "flags").orElse("").contains(" hypervisor");
    return "%d × %s%s".formatted(count, model, guest ? ", in a virtual machine" : "");
  }

  static String memory(List<String> meminfo) {
    return value(meminfo, "MemTotal")
        .map(total -> Long.parseLong(total.replaceAll("\\D", "")) / KIB_PER_GIB)
        .map(gib -> String.format(Locale.ROOT, "%.1f GiB", gib))
        .orElse("unknown");
  }

  private static Optional<String> value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
