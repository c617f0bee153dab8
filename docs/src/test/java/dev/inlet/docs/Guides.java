package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The pages that people wrote, and the checkout that they stand in. */
final class Guides {
  /** The root of the checkout: tests run in the folder of their module. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Guides() {}

  /** All pages but those that are generated. */
  static List<Page> all() {
    List<Page> pages = new ArrayList<>();
    pages.add(page("README.md"));
    pages.add(page("CONTRIBUTING.md"));
    pages.add(page("docs/performance/README.md"));
    addAll("docs", pages);
    addAll("docs/protocols", pages);
    addAll("docs/operations", pages);
    return pages;
  }

  private static void addAll(String folder, List<Page> pages) {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      files
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .forEach(file -> pages.add(page(folder + "/" + file.getFileName())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page page(String name) {
    return new Page(name, lines(ROOT.resolve(name)));
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A private key as its file has it, which some configs of the guides name. */
  static String pem(PrivateKey key) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(key.getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }

  /** A page of Markdown. */
  record Page(String name, List<String> lines) {

    /** The fenced blocks of a language. */
    List<Block> blocks(String language) {
      List<Block> blocks = new ArrayList<>();
      int start = -1;
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (start < 0 && line.startsWith("```")) {
          start = i;
        } else if (start >= 0 && line.equals("```")) {
          if (lines.get(start).strip().equals("```" + language)) {
            blocks.add(new Block(this, start + 2, lines.subList(start + 1, i)));
          }
          start = -1;
        }
      }
      return blocks;
    }

    /** The lines that stand in no fenced block. */
    List<String> prose() {
      List<String> prose = new ArrayList<>();
      boolean fenced = false;
      for (String line : lines) {
        if (line.strip().startsWith("```")) {
          fenced = !fenced;
        } else if (!fenced) {
          prose.add(line);
        }
      }
      return prose;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A fenced block.
   *
   * @param line the number of its first line, from 1
   */
  record Block(Page page, int line, List<String> lines) {

    /** The text, without the indentation that all of its lines share. */
    String text() {
      return String.join("\n", lines).stripIndent();
    }

    /** The file that the block says to be, with a first line like {@code # trades.yaml}. */
    Optional<String> fileName() {
      return Optional.of(lines.get(0))
          .filter(first -> first.matches("# [\\w.-]+\\.ya?ml"))
          .map(first -> first.substring(2));
    }

    @Override
    public String toString() {
      return page + ":" + line;
    }
  }
}
