package dev.inlet.benchmarks.protocol;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.contender.Inlet;
import dev.inlet.benchmarks.contender.Launch;
import dev.inlet.benchmarks.contender.ProgramFile;
import dev.inlet.benchmarks.measure.Tools;
import dev.inlet.testkit.servers.NodePackages;
import dev.inlet.testkit.servers.StreamingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Inlet and the official clients. */
public final class ProtocolClients {
  /** The official client in JavaScript, on Node. */
  public static final String JAVASCRIPT = "official client in JavaScript";

  /** The official client in Java. */
  public static final String JAVA = "official client in Java";

  private static final String PACKAGES = "node/protocols/";

  private ProtocolClients() {}

  /**
   * Inlet.
   *
   * @param inlet as it is otherwise measured, with drop
   * @param directory for its config
   */
  public static ProtocolClient inlet(Inlet inlet, Path directory) {
    return new InletWithProtocol(inlet, directory);
  }

  /** The official client in Java. */
  public static ProtocolClient java(List<String> jvmOptions) {
    return new Java(jvmOptions);
  }

  /**
   * The official client in JavaScript, which npm installs; empty without Node.
   *
   * @param directory for the programs
   */
  public static Optional<ProtocolClient> javaScript(Path directory)
      throws IOException, InterruptedException {
    Optional<Path> node = Tools.find("node");
    if (node.isEmpty() || Tools.find("npm").isEmpty()) {
      return Optional.empty();
    }
    Path programs = Files.createDirectories(directory.resolve("protocols"));
    ProgramFile.copy(PACKAGES + "package.json", programs);
    ProgramFile.copy(PACKAGES + "package-lock.json", programs);
    Path modules = NodePackages.install(programs);
    return Optional.of(new JavaScript(node.get(), modules, programs));
  }

  private record InletWithProtocol(Inlet inlet, Path directory) implements ProtocolClient {
    InletWithProtocol {
      requireNonNull(inlet, "inlet is null");
      requireNonNull(directory, "directory is null");
    }

    @Override
    public String name() {
      return inlet.name();
    }

    @Override
    public Launch launch(Protocol protocol, StreamingServer server) throws IOException {
      String config =
          """
          input:
            websocket:
          %s    %s
              connection:
                max_retries: 0
          output:
            drop: {}
          """
              .formatted(protocol.inletSection(server), inlet.readIntervalField());
      return inlet.launch(List.of(Files.writeString(directory.resolve("protocol.yaml"), config)));
    }

    @Override
    public OptionalLong messagesFromLog(String log) {
      return inlet.messagesFromLog(log);
    }
  }

  private record Java(List<String> jvmOptions) implements ProtocolClient {
    Java {
      jvmOptions = List.copyOf(jvmOptions);
    }

    @Override
    public String name() {
      return JAVA;
    }

    @Override
    public Launch launch(Protocol protocol, StreamingServer server) {
      List<String> command = new ArrayList<>(List.of(Tools.java()));
      command.addAll(jvmOptions);
      command.addAll(List.of("-cp", Tools.ownJar().toString(), protocol.javaClient().getName()));
      command.addAll(protocol.peerArguments(server));
      return new Launch(command, true, Launch.Output.REPORT);
    }
  }

  private record JavaScript(Path node, Path modules, Path programs) implements ProtocolClient {
    JavaScript {
      requireNonNull(node, "node is null");
      requireNonNull(modules, "modules is null");
      requireNonNull(programs, "programs is null");
    }

    @Override
    public String name() {
      return JAVASCRIPT;
    }

    @Override
    public Launch launch(Protocol protocol, StreamingServer server) throws IOException {
      Path program = ProgramFile.copy(PACKAGES + protocol.script(), programs);
      List<String> command =
          new ArrayList<>(List.of(node.toString(), program.toString(), modules.toString()));
      command.addAll(protocol.peerArguments(server));
      return new Launch(command, false, Launch.Output.REPORT);
    }
  }
}
