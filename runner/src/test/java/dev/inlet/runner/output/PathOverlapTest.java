package dev.inlet.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.output.OutputClaim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Two paths of outputs")
final class PathOverlapTest {
  @TempDir private Path folder;

  private OutputClaim claim(String path) {
    return claim(path, "UTC");
  }

  private OutputClaim claim(String path, String zone) {
    Config config =
        new FileOutputProvider()
            .spec()
            .read(
                ConfigNode.of(Map.of("path", folder.resolve(path).toString(), "time_zone", zone)),
                "output.file");
    return new FileOutputProvider().claim(config).orElseThrow();
  }

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource({
    "t-%F.log, t-%Y-%m-%d.log",
    "a/%Y.log, a/2026.log",
    "t-%H.log, t-%M.log",
    "t-%Y%m.log, t-%H%M%S.log",
    "%Y/%m/t.log, 2026/11/t.log",
    "%Y/%m/t.log, %Y/11/t.log",
    "t-%F.log, t-2028-02-29.log",
    "t-%j.log, t-366.log",
    "t-%G-%V.log, t-2026-53.log",
    "t%z.log, t+0530.log",
    "t-%d-%d.log, t-01-%d.log",
  })
  @DisplayName("collide if both can give one name, at whichever times")
  void collide(String one, String other) {
    assertThat(claim(one).overlaps(claim(other))).isTrue();
    assertThat(claim(other, "Asia/Tokyo").overlaps(claim(one))).isTrue();
  }

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource({
    "trades-%Y.jsonl, trades-%Y%m.jsonl",
    "t-%F.log, t-%F-%H.log",
    "a/%Y.log, b/2026.log",
    "a/%Y.log, a/20261.log",
    "a/%Y.log, a/0026.log",
    "a/%H.log, a/25.log",
    "t-%m.log, t-2%y.log",
    "t-%m.log, t-0x.log",
    "%Y/t.log, %Y/t/t.log",
    "t-%F.log, t-2026-02-29.log",
    "t-%Y-%j.log, t-2026-366.log",
    "t-%d-%d.log, t-01-02.log",
    "t%z.log, t05300.log",
    "t-%F.log, t-%F.log.gz",
    "t.log, t-%F.log",
  })
  @DisplayName("do not collide if no times give them the same name")
  void keepApart(String one, String other) {
    assertThat(claim(one).overlaps(claim(other))).isFalse();
    assertThat(claim(other).overlaps(claim(one))).isFalse();
  }

  @Test
  @DisplayName("collide if a link leads from the one to the other")
  void links() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Files.createSymbolicLink(folder.resolve("link"), real);
    Files.createSymbolicLink(folder.resolve("current.log"), real.resolve("t-2026.log"));

    assertThat(claim("real/t-%Y.log").overlaps(claim("link/t-%Y.log"))).isTrue();
    assertThat(claim("current.log").overlaps(claim("link/t-%Y.log"))).isTrue();
    assertThat(claim("current.log").overlaps(claim("link/t-%H.log"))).isFalse();
  }
}
