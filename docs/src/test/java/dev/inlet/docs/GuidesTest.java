package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.docs.Guides.Block;
import dev.inlet.docs.Guides.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The guides")
class GuidesTest {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern TEST_COMMAND = Pattern.compile("mvn (-\\S+ )*verify");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  static List<Page> pages() {
    return Guides.all();
  }

  static List<Block> javaBlocks() {
    return blocks("java");
  }

  static List<Block> xmlBlocks() {
    return blocks("xml");
  }

  private static List<Block> blocks(String language) {
    return Guides.all().stream().flatMap(page -> page.blocks(language).stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  @DisplayName("link to files and headings that are there")
  void links(Page page) {
    for (String line : page.prose()) {
      Matcher link = LINK.matcher(CODE.matcher(line).replaceAll("code"));
      while (link.find()) {
        if (!link.group(1).contains("://")) {
          checkLink(page, link.group(1));
        }
      }
    }
  }

  private static void checkLink(Page page, String link) {
    String[] parts = link.split("#", 2);
    Path folder = Guides.ROOT.resolve(page.name()).getParent();
    Path target = parts[0].isEmpty() ? Guides.ROOT.resolve(page.name()) : folder.resolve(parts[0]);
    assertThat(target).as("what %s links to", page).exists();
    if (parts.length == 2) {
      String name = Guides.ROOT.relativize(target.normalize()).toString();
      assertThat(anchors(Guides.page(name))).as("headings of %s", name).contains(parts[1]);
    }
  }

  private static List<String> anchors(Page page) {
    return page.prose().stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("javaBlocks")
  @DisplayName("show Java that is compiled and tested, line by line")
  void javaIsCompiled(Block block) {
    assertThat(compiledSources())
        .as("compiled sources, of which one should hold the lines at %s:%n%s", block, block.text())
        .anyMatch(source -> holds(source, block));
  }

  private static boolean holds(List<String> source, Block block) {
    int size = block.lines().size();
    for (int i = 0; i + size <= source.size(); i++) {
      if (String.join("\n", source.subList(i, i + size)).stripIndent().equals(block.text())) {
        return true;
      }
    }
    return false;
  }

  private static List<List<String>> compiledSources() {
    List<List<String>> sources = new ArrayList<>();
    for (String folder : List.of("docs/src/test/java", "docs/examples")) {
      try (Stream<Path> files = Files.walk(Guides.ROOT.resolve(folder))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> sources.add(Guides.lines(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }

  @ParameterizedTest
  @MethodSource("xmlBlocks")
  @DisplayName("name Maven artifacts that are built here, in today's version, or show an example")
  void artifactsExist(Block block) throws IOException {
    if (isOfExample(block)) {
      return;
    }
    Matcher version =
        VERSION.matcher(String.join("", Guides.lines(Guides.ROOT.resolve("pom.xml"))));
    assertThat(version.find()).isTrue();
    Matcher artifact = ARTIFACT.matcher(block.text());
    while (artifact.find()) {
      assertThat(Guides.ROOT.resolve(artifact.group(1)).resolve("pom.xml")).exists();
    }
    Matcher named = VERSION.matcher(block.text());
    while (named.find()) {
      assertThat(named.group(1)).as("the version at %s", block).isEqualTo(version.group(1));
    }
  }

  private static boolean isOfExample(Block block) throws IOException {
    Path example = Guides.ROOT.resolve("docs/examples/input-tcp-frames/pom.xml");
    return Files.readString(example).contains(String.join("\n", block.lines()));
  }

  @Test
  @DisplayName("show the config that the quickstart of Kafka Connect sends")
  void quickstartConfig() throws IOException {
    assertThat(Files.readString(Guides.ROOT.resolve("kafka-connect/quickstart/feed.json")))
        .isEqualTo(Guides.page("docs/kafka-connect.md").blocks("json").get(0).text() + "\n");
  }

  @Test
  @DisplayName("are linked from the README or from that of their folder, every one of them")
  void everyPageIsLinked() {
    String readme = String.join("\n", Guides.page("README.md").prose());
    String operations = String.join("\n", Guides.page("docs/operations/README.md").prose());
    for (Page page : Guides.all()) {
      String name = page.name();
      if (name.startsWith("docs/operations/") && !name.endsWith("/README.md")) {
        assertThat(operations).contains("(" + name.substring("docs/operations/".length()) + ")");
      } else if (!name.equals("README.md")) {
        assertThat(readme).contains("(" + name + ")");
      }
    }
  }

  @Test
  @DisplayName("give the test command that continuous integration runs")
  void continuousIntegration() {
    List<String> commands =
        Guides.lines(Guides.ROOT.resolve(".ci/run")).stream()
            .filter(line -> TEST_COMMAND.matcher(line).matches())
            .toList();
    assertThat(commands).hasSize(1);
    assertThat(String.join("\n", Guides.page("README.md").prose()))
        .contains("`" + commands.get(0) + "`");
    assertThat(Guides.page("README.md").lines()).contains("mvn verify");
  }
}
