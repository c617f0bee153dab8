package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.distribution.Execution.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Images and containers in a storage that is separate from that of the machine. */
final class Podman {
  /** The address of the loopback interface of this machine within a container. */
  static final String HOST = "10.0.2.2";

  private static final String MEMORY = "memory";

  private static final String NETWORK = "--network=slirp4netns:allow_host_loopback=true";

  /** As the documentation runs containers: without privileges. */
  private static final List<String> OPTIONS =
      List.of(
          "--read-only",
          // Podman would otherwise mount writable directories in memory.
          "--read-only-tmpfs=false",
          "--cap-drop=all",
          "--security-opt=no-new-privileges",
          // Podman would otherwise raise them, which some environments do not permit.
          "--ulimit=nofile=4096:4096",
          "--ulimit=nproc=4096:4096",
          "--health-interval=disable");

  /**
   * The capabilities of a system. Those that would change the network, modules, clock, audit or
   * kernel log of the machine are not among them.
   */
  private static final String SYSTEM_CAPABILITIES =
      "--cap-add=CHOWN,DAC_OVERRIDE,FOWNER,FSETID,KILL,SETFCAP,SETGID,SETPCAP,SETUID,SYS_ADMIN,"
          + "SYS_CHROOT,SYS_PTRACE,SYS_RESOURCE";

  private final Path storage = Installation.CONTAINERS;
  private final Path state = Installation.CONTAINER_STATE;

  private Podman() {}

  /**
   * Makes an empty storage. First removes what a killed run of this checkout has left. Skips the
   * test where programs or privileges are missing, unless continuous integration runs it.
   */
  static Podman start() throws Exception {
    SystemTool.require("podman");
    // It supports every layout of control groups, unlike crun.
    SystemTool.require("runc");
    SystemTool.require("slirp4netns");
    SystemTool.requireRoot();
    Podman podman = new Podman();
    if (Files.exists(podman.storage)) {
      podman.end();
    }
    Files.createDirectories(podman.storage);
    return podman;
  }

  /**
   * Runs a minimal container. Skips the test where that fails, as it does within most containers,
   * unless continuous integration runs it.
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
    // It copies layers, so it works within a container as well and leaves no mount behind.
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
   * Makes a directory for the upper layer of an overlay. It is in memory, because within a
   * container the file system may be an overlay itself, which cannot hold an upper layer.
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
   * Starts systemd as the first process of a container. The container has a network of its own,
   * from which it reaches this machine at {@link #HOST}, and only the capabilities that systemd
   * needs to confine its services.
   *
   * @param root the directory with the files of the container
   */
  Container startSystem(List<String> options, Path root, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("run", "--detach", NETWORK));
    all.addAll(
        List.of(
            "--systemd=always",
            "--cap-drop=all",
            SYSTEM_CAPABILITIES,
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

    /** Gives what a Go template selects of the container's description. */
    String inspect(String template) throws Exception {
      return podman.succeed("inspect", "--format=" + template, id).get(0);
    }

    /** The directory of this machine that is mounted at a path of the container. */
    Path mounted(String destination) throws Exception {
      String template = "{{range .Mounts}}{{if eq .Destination \"%s\"}}{{.Source}}{{end}}{{end}}";
      return Path.of(inspect(template.formatted(destination)));
    }

    /** Reads a file of its process in {@code /proc}, such as "maps". */
    List<String> process(String file) throws Exception {
      return Files.readAllLines(Path.of("/proc", inspect("{{.State.Pid}}"), file));
    }

    /** The address on this machine to which its port 9464 is published. */
    String address() throws Exception {
      return podman.succeed("port", id, "9464/tcp").get(0);
    }

    Result exec(String... command) throws Exception {
      List<String> arguments = new ArrayList<>(List.of("exec", id));
      arguments.addAll(List.of(command));
      return podman.run(arguments);
    }

    /** Runs the health check of its image. */
    Result health() throws Exception {
      return podman.run(List.of("healthcheck", "run", id));
    }

    String log() throws Exception {
      return String.join("\n", podman.run(List.of("logs", id)).err());
    }

    /** Kills and removes it. */
    void remove() throws Exception {
      podman.succeed("rm", "--force", "--volumes", "--time=0", id);
    }

    /** Sends SIGTERM, awaits the end and returns the exit status. */
    int stop() throws Exception {
      podman.succeed("stop", "--time=30", id);
      assertThat(inspect("{{.State.Status}}")).isEqualTo("exited");
      return Integer.parseInt(inspect("{{.State.ExitCode}}"));
    }
  }

  /** Kills all containers and deletes the storage. */
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
