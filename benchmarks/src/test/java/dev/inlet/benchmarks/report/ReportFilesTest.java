package dev.inlet.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.trial.Measurement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A report")
class ReportFilesTest {
  @TempDir Path folder;

  @Test
  @DisplayName("has the machine, the command, the bars, a table and the plot that it shows")
  void page() throws Exception {
    ReportFiles.write(new Report(List.of(sitting("128 B binary", 1.8e6))), folder);
    String page = Files.readString(folder.resolve("results.md"));
    assertThat(page)
        .contains("java -jar benchmarks.jar throughput", "| CPU | 2 × of some kind |")
        .contains("| not measured |", "| **128 B binary** (1) | **Inlet → drop** | 1.80 M |")
        .contains("- 128 B binary, Inlet → drop, round 1: it did not end")
        .contains("(throughput.svg)");
    assertThat(folder.resolve("throughput.svg")).exists();
  }

  @Test
  @DisplayName("is the same when it is written again from its results")
  void again() throws Exception {
    Path again = folder.resolve("again");
    ReportFiles.write(new Report(List.of(sitting("128 B binary", 1.8e6))), folder);
    ReportFiles.write(ReportFiles.read(List.of(folder.resolve("results.json"))), again);
    try (Stream<Path> files = Files.list(again)) {
      assertThat(files.toList())
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(file).hasSameTextualContentAs(folder.resolve(file.getFileName())));
    }
  }

  @Test
  @DisplayName("of several counts what was measured last")
  void together() {
    Report first = new Report(List.of(sitting("16 B binary", 1)));
    Report report =
        Report.of(
            List.of(
                first,
                new Report(List.of(sitting("128 B binary", 2))),
                new Report(List.of(sitting("16 B binary", 3)))));
    assertThat(report.sittings()).doesNotContainAnyElementsOf(first.sittings()).hasSize(2);
    assertThat(report.results().works("throughput")).containsExactly("128 B binary", "16 B binary");
    assertThat(
            report
                .results()
                .spread("throughput", "16 B binary", "Inlet → drop", Figure.MESSAGES_PER_SECOND))
        .contains(new Spread(3, 3, 3, 1));
  }

  @Test
  @DisplayName("says of each work with which command, Java and Inlet it was measured")
  void sittings() throws Exception {
    Sitting throughput = sitting("16 B binary", 1);
    Sitting again = sitting("128 B binary", 2);
    List<Fact> facts =
        List.of(
            new Fact("JDK", "some VM 25"),
            new Fact("Inlet", "1.0, commit abc"),
            new Fact("x", "y"));
    Sitting later = new Sitting(new Conditions("2026-12-01", "later", facts), again.measurements());
    ReportFiles.write(Report.of(List.of(new Report(List.of(throughput, again, later)))), folder);
    assertThat(Files.readString(folder.resolve("results.md")))
        .contains("# 1, 2026-11-24: throughput\n", "# 2, 2026-12-01: throughput\nlater\n")
        .contains("- (1) 2026-11-24\n- (2) 2026-12-01; JDK some VM 25; Inlet 1.0, commit abc\n")
        .contains("| **16 B binary** (1) |", "| **128 B binary** (2) |");
  }

  @Test
  @DisplayName("says what each contender encrypted with, if any did")
  void tlsEngine() throws Exception {
    Sitting sitting = sitting("128 B binary", 1);
    Measurement plain = sitting.measurements().get(0);
    Measurement secure =
        new Measurement(
            "tls",
            "128 B binary, wss",
            "Inlet → drop",
            1,
            plain.figures(),
            List.of(),
            Optional.of("BoringSSL"));
    Report report = new Report(List.of(new Sitting(sitting.conditions(), List.of(plain, secure))));
    ReportFiles.write(report, folder);
    assertThat(ReportFiles.read(List.of(folder.resolve("results.json")))).isEqualTo(report);
    assertThat(Files.readString(folder.resolve("results.md")))
        .contains("| **128 B binary** (1) | **Inlet → drop** | 1.00 |")
        .contains("|  |  | TLS engine | messages/s |")
        .contains("| **128 B binary, wss** (1) | **Inlet → drop** | BoringSSL | 1.00 |");
  }

  @Test
  @DisplayName("is written from results of a suite that there is no more, and without TLS engines")
  void oldResults() throws Exception {
    Path old = folder.resolve("old.json");
    Files.writeString(
        old,
        """
        {"sittings": [{
          "conditions": {"date": "2026-11-24", "command": "old", "facts": []},
          "measurements": [{
            "suite": "gone", "work": "1 idle", "contender": "nobody", "round": 1,
            "figures": {"RSS_MIB": 95.4}, "problems": []}]}]}
        """);
    ReportFiles.write(ReportFiles.read(List.of(old)), folder);
    assertThat(Files.readString(folder.resolve("results.md")))
        .contains("## gone", "| **1 idle** (1) | nobody | 95.4 |");
  }

  @Test
  @DisplayName("gives the command without the folders of a machine")
  void command() {
    assertThat(
            Conditions.command(
                List.of(
                    "latency",
                    "--inlet",
                    "Inlet=/home/alice/inlet.jar",
                    "--output=/home/alice/out",
                    "--output",
                    "docs/performance",
                    "--jvm",
                    "-Xmx1g -Xms1g")))
        .isEqualTo(
            "java -jar benchmarks/target/benchmarks.jar latency --inlet Inlet=inlet.jar"
                + " --output=out --output docs/performance --jvm '-Xmx1g -Xms1g'");
  }

  @Test
  @DisplayName("reports all CPUs of the machine, in use or not")
  void cpu() {
    List<String> cpuinfo =
        List.of(
            "processor\t: 0",
            "model name\t: Quick CPU",
            "flags\t\t: fpu hypervisor sse",
            "processor\t: 1",
            "model name\t: Quick CPU");
    assertThat(Machine.cpu(cpuinfo)).isEqualTo("2 × Quick CPU, in a virtual machine");
    assertThat(Machine.memory(List.of("MemTotal:       24684084 kB"))).isEqualTo("23.5 GiB");
  }

  private static Sitting sitting(String work, double rate) {
    return new Sitting(
        new Conditions(
            "2026-11-24",
            "java -jar benchmarks.jar throughput",
            List.of(new Fact("CPU", "2 × of some kind"))),
        List.of(
            new Measurement(
                "throughput",
                work,
                "Inlet → drop",
                1,
                Map.of(Figure.MESSAGES_PER_SECOND, rate),
                List.of("it did not end"))));
  }
}
