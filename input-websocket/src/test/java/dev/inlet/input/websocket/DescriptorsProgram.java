package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.input.Input;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java virtual machine of its own that may have few open files, opens as many, and tries to
 * connect. Says line by line what comes of it.
 */
final class DescriptorsProgram {
  private static final int LIMIT = 200;

  private DescriptorsProgram() {}

  /** Runs it with a server that accepts connections and the address of one that does not. */
  static List<String> run(URI server, URI refusing) throws IOException {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n " + LIMIT + " && exec \"$@\"",
                "sh",
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DescriptorsProgram.class.getName(),
                server.toString(),
                refusing.toString())
            .redirectErrorStream(true)
            .start();
    try {
      return new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }

  public static void main(String[] arguments) throws Exception {
    URI server = URI.create(arguments[0]);
    connect(server).close(); // classes are files, too, unless they were read before
    failToConnect(URI.create(arguments[1]));

    List<FileInputStream> files = openAll();
    String withoutThreads = failToConnect(server);
    closeAll(files);

    try (Input first = connect(server);
        Input second = raw(config(server))) {
      files = openAll();
      String onceMore = connectFailure(second).getMessage();
      String again = connectFailure(second).getMessage();
      closeAll(files);
      System.out.println(withoutThreads);
      System.out.println(onceMore);
      System.out.println(again);
      second.connect();
      System.out.println("connected: " + first + " and " + second);
    }
  }

  private static Input connect(URI url) throws Exception {
    Input input = raw(config(url));
    input.connect();
    return input;
  }

  private static String failToConnect(URI url) {
    try (Input input = raw(config(url))) {
      return connectFailure(input).getMessage();
    }
  }

  private static List<FileInputStream> openAll() throws IOException {
    List<FileInputStream> files = new ArrayList<>();
    while (true) {
      try {
        files.add(new FileInputStream("/dev/null"));
      } catch (FileNotFoundException e) {
        return files;
      }
    }
  }

  private static void closeAll(List<FileInputStream> files) throws IOException {
    for (FileInputStream file : files) {
      file.close();
    }
  }
}
