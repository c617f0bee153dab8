package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.distribution.Execution.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Images and containers in a storage of their own. */
final class Podman {
  /** Where a container with a network finds the loopback interface of this machine. */
  static final String HOST = "10.0.2.2";

  private final Path storage;
  private final Path state;

  private Podman(Path storage, Path state) {
    this.storage = storage;
    this.state = state;
  }

  /** Skips the test where containers cannot be run, unless continuous integration runs it. */
  static void require() {
    SystemTool.require("podman");
    // Takes any layout of control groups, which crun does not.
    SystemTool.require("runc");
    SystemTool.require("slirp4netns");
    SystemTool.requireRoot();
  }

  static Podman start() throws IOException {
    Path storage = Files.createTempDirectory(Installation.scratch(), "podman");
    // Of no more than 50 characters, as sockets lie there.
    return new Podman(storage, Files.createTempDirectory("podman"));
  }

  Result run(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("podman"));
    command.add("--root=" + storage);
    command.add("--runroot=" + state.resolve("run"));
    command.add("--tmpdir=" + state.resolve("tmp"));
    // Copies layers: it works within a container as well, and leaves no mount behind.
    command.add("--storage-driver=vfs");
    command.add("--runtime=runc");
    command.add("--cgroup-manager=cgroupfs");
    command.addAll(arguments);
    return Execution.run(storage, command.toArray(String[]::new));
  }

  List<String> succeed(String... arguments) throws Exception {
    return run(List.of(arguments)).requireSuccess().out();
  }

  /** Runs a container to its end, without a network. */
  Result runToEnd(List<String> options, String image, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--rm", "--network=none"));
    return run(container(all, image, arguments));
  }

  /** Starts a container that reaches this machine, and its port 9464 from here. */
  Container start(List<String> options, String image, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--detach", "--network=slirp4netns:allow_host_loopback=true"));
    all.add("--publish=127.0.0.1::9464");
    Result result = run(container(all, image, arguments)).requireSuccess();
    return new Container(this, result.out().get(0));
  }

  /** As the documentation runs it, with no right that this does not need. */
  private static List<String> container(List<String> options, String image, String... arguments) {
    List<String> all = new ArrayList<>(List.of("run"));
    // Podman itself would add directories of the memory.
    all.addAll(List.of("--read-only", "--read-only-tmpfs=false"));
    all.addAll(List.of("--cap-drop=all", "--security-opt=no-new-privileges"));
    // To raise them to what Podman itself has takes a right that is missing in some places.
    all.addAll(List.of("--ulimit=nofile=4096:4096", "--ulimit=nproc=4096:4096"));
    all.add("--health-interval=disable");
    all.addAll(options);
    all.add(image);
    all.addAll(List.of(arguments));
    return all;
  }

  /** A container that was started. */
  record Container(Podman podman, String id) {

    /** What "inspect" says, as a template in the language Go selects it. */
    String inspect(String template) throws Exception {
      return podman.succeed("inspect", "--format=" + template, id).get(0);
    }

    /** Where this machine has what is mounted there. */
    Path mounted(String destination) throws Exception {
      String template = "{{range .Mounts}}{{if eq .Destination \"%s\"}}{{.Source}}{{end}}{{end}}";
      return Path.of(inspect(template.formatted(destination)));
    }

    /** The lines of a file that the kernel has of its process, such as "maps". */
    List<String> process(String file) throws Exception {
      return Files.readAllLines(Path.of("/proc", inspect("{{.State.Pid}}"), file));
    }

    /** The address at which its port 9464 is found here. */
    String address() throws Exception {
      return podman.succeed("port", id, "9464/tcp").get(0);
    }

    Result exec(String... command) throws Exception {
      List<String> arguments = new ArrayList<>(List.of("exec", id));
      arguments.addAll(List.of(command));
      return podman.run(arguments);
    }

    /** The check of health of its image, now. */
    Result health() throws Exception {
      return podman.run(List.of("healthcheck", "run", id));
    }

    String log() throws Exception {
      return String.join("\n", podman.run(List.of("logs", id)).err());
    }

    /** Sends SIGTERM, awaits the end, and gives the status. */
    int stop() throws Exception {
      podman.succeed("stop", "--time=30", id);
      assertThat(inspect("{{.State.Status}}")).isEqualTo("exited");
      return Integer.parseInt(inspect("{{.State.ExitCode}}"));
    }
  }

  /** Ends all containers, and leaves nothing of them. */
  void end() throws Exception {
    succeed("rm", "--all", "--force", "--volumes", "--time=0");
    Installation.delete(storage);
    Installation.delete(state);
  }
}
