package dev.inlet.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The files of a report. */
public final class ReportFiles {

  private ReportFiles() {}

  /** Writes all of them into a directory, which is made if there is none. */
  public static void write(Results results, Path directory) throws IOException {
    Files.createDirectories(directory);
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.write(directory.resolve("results.json"), json.writeValueAsBytes(results.all()));
    Files.writeString(directory.resolve("results.md"), MarkdownReport.tables(results));
  }
}
