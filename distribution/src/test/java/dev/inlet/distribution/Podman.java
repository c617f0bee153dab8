package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.distribution.Execution.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Images and containers in a storage of their own. */
final class Podman {
  /** Where a container with a network finds the loopback interface of this machine. */
  static final String HOST = "10.0.2.2";

  private static final String MEMORY = "memory";

  private static final String NETWORK = "--network=slirp4netns:allow_host_loopback=true";

  /** As the documentation runs containers, with no right that these do not need. */
  private static final List<String> OPTIONS =
      List.of(
          "--read-only",
          // Podman itself would add directories of the memory.
          "--read-only-tmpfs=false",
          "--cap-drop=all",
          "--security-opt=no-new-privileges",
          // To raise them to what Podman itself has takes a right that is missing in some places.
          "--ulimit=nofile=4096:4096",
          "--ulimit=nproc=4096:4096",
          "--health-interval=disable");

  private final Path storage;
  private final Path state;

  private Podman(Path storage, Path state) {
    this.storage = storage;
    this.state = state;
  }

  /**
   * Makes an empty storage, after it has ended what an earlier run of this checkout that was killed
   * has left. Skips the test where programs or rights are missing, unless continuous integration
   * runs it.
   */
  static Podman start() throws Exception {
    SystemTool.require("podman");
    // Takes any layout of control groups, which crun does not.
    SystemTool.require("runc");
    SystemTool.require("slirp4netns");
    SystemTool.requireRoot();
    // Containers that outlive their test have mounts there: in "target", nobody could delete it.
    String name = "inlet-tests-" + Integer.toHexString(Installation.BUILT.toString().hashCode());
    // The path of the state has no more than 50 characters, as sockets lie there.
    Podman podman = new Podman(Path.of("/var/lib", name), Path.of("/run", name));
    if (Files.exists(podman.storage)) {
      podman.end();
    }
    Files.createDirectories(podman.storage);
    return podman;
  }

  /**
   * Runs the least of a container. Skips the test where that fails, as it does within most
   * containers, unless continuous integration runs it.
   */
  void requireContainers() throws Exception {
    Path root = Files.createTempDirectory(Installation.scratch(), "root");
    Path program = Path.of("/bin/true");
    BaseImage.writeProgram(root, program);
    List<String> command = new ArrayList<>(List.of("run"));
    command.addAll(OPTIONS);
    command.addAll(List.of("--rm", NETWORK, "--rootfs", root.toString(), program.toString()));
    SystemTool.requireSuccess("a container runs here", run(command));
    Installation.delete(root);
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
    all.addAll(List.of("--detach", NETWORK));
    all.add("--publish=127.0.0.1::9464");
    Result result = run(container(all, image, arguments)).requireSuccess();
    return new Container(this, result.out().get(0));
  }

  /**
   * A new directory for what a container changes in directories of this machine. It is in memory:
   * within a container, the files of this one may be layers already, which can have no such part.
   */
  Path changes() throws Exception {
    Path memory = storage.resolve(MEMORY);
    if (Files.notExists(memory)) {
      Files.createDirectory(memory);
      Execution.run(storage, "mount", "-t", "tmpfs", "tmpfs", memory.toString()).requireSuccess();
    }
    return Files.createTempDirectory(memory, "changes");
  }

  /**
   * Starts a program as the first process of a container that has the network of this machine, and
   * all rights in what else it has of its own.
   *
   * @param root the files
   */
  Container startSystem(List<String> options, Path root, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("run", "--detach", "--network=host"));
    all.addAll(
        List.of(
            "--systemd=always",
            "--cap-add=all",
            "--security-opt=seccomp=unconfined",
            "--security-opt=unmask=ALL",
            "--ulimit=nofile=4096:4096",
            "--ulimit=nproc=4096:4096"));
    all.addAll(options);
    all.addAll(List.of("--rootfs", root.toString()));
    all.addAll(List.of(command));
    Result result = run(all);
    SystemTool.requireSuccess("a container with systemd runs here", result);
    return new Container(this, result.out().get(0));
  }

  private static List<String> container(List<String> options, String image, String... arguments) {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(OPTIONS);
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

    /** Ends it at once, and leaves nothing of it. */
    void remove() throws Exception {
      podman.succeed("rm", "--force", "--volumes", "--time=0", id);
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
    try {
      succeed("rm", "--all", "--force", "--volumes", "--time=0");
    } finally {
      if (Files.exists(storage.resolve(MEMORY))) {
        Execution.run(storage, "umount", MEMORY);
      }
      Installation.delete(storage);
      Installation.delete(state);
    }
  }
}
