package dev.inlet.input.websocket.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.Buffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class BufferAccessTest {

  /** What a process runs that has read nothing yet. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      System.out.println(new MessageMemory().free());
    }
  }

  @Test
  @DisplayName("every class that accesses to buffers name is loaded before the first of them")
  void loaded() throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-verbose:class",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    List<String> named =
        Arrays.stream(Buffer.class.getDeclaredMethods())
            .map(method -> method.getReturnType())
            .filter(type -> !type.isPrimitive() && !type.isArray())
            .map(Class::getName)
            .distinct()
            .toList();
    assertThat(named).hasSizeGreaterThan(1).allMatch(name -> output.contains(" " + name + " "));
  }
}
