package dev.inlet.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The files of a report. */
public final class ReportFiles {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  private ReportFiles() {}

  /** Writes all of them into a directory, which is made if there is none. */
  public static void write(Report report, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve("results.json"), JSON.writeValueAsBytes(report));
    Files.writeString(directory.resolve("results.md"), MarkdownReport.page(report));
    Results results = report.results();
    for (String suite : results.suites()) {
      Optional<String> plot = Plots.draw(results, suite);
      if (plot.isPresent()) {
        Files.writeString(directory.resolve(Plots.file(suite)), plot.get());
      }
    }
  }

  /** What was written as {@code results.json}; several are put together. */
  public static Report read(List<Path> files) throws IOException {
    List<Report> reports = new ArrayList<>();
    for (Path file : files) {
      reports.add(JSON.readValue(Files.readAllBytes(file), Report.class));
    }
    return Report.of(reports);
  }
}
