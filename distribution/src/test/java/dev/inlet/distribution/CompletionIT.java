package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.distribution.Execution.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Completion")
final class CompletionIT {
  @TempDir private Path folder;

  @Test
  @DisplayName("by bash knows all commands, their options, and files")
  void bash() throws Exception {
    SystemTool.require("bash");
    Files.createFile(folder.resolve("trades.yaml"));
    assertThat(bash("inlet", "")).containsAll(commands());
    assertThat(bash("inlet", "ru")).containsExactly("run");
    assertThat(bash("inlet", "run", "--moni")).contains("--monitor");
    assertThat(bash("inlet", "completion", "z")).isNotEmpty();
  }

  /** The commands that the help lists. */
  private static List<String> commands() throws Exception {
    List<String> help = Installation.shared().run("--help").requireSuccess().out();
    List<String> commands =
        help.stream()
            .filter(line -> line.matches("  [a-z][a-z-]*( .*)?"))
            .map(line -> line.strip().split(" ", -1)[0])
            .toList();
    assertThat(commands).contains("run", "lint", "completion", "health");
    return commands;
  }

  private List<String> bash(String... words) throws Exception {
    String script =
        """
        source "$1"
        shift
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _complete_inlet
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    String file = Installation.shared().file("completion/inlet").toString();
    String[] command = {"bash", "--norc", "-c", script, "bash", file};
    String[] all = java.util.Arrays.copyOf(command, command.length + words.length);
    System.arraycopy(words, 0, all, command.length, words.length);
    return Execution.run(folder, all).requireSuccess().out().stream().map(String::strip).toList();
  }

  @Test
  @DisplayName("by zsh is loaded when the command is first completed")
  void zsh() throws Exception {
    SystemTool.require("zsh");
    Path functions = Installation.shared().file("completion");
    // An interactive shell in a terminal of its own, which is sent a key.
    String script =
        """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell "fpath=('%s' \\$fpath); autoload -Uz compinit; compinit -u -D; PS1=; PS2="
        zpty -w -n shell $'inlet lin\\t\\C-a echo completed: \\n'
        until zpty -r shell line '*completed: inlet lint*'; do [[ $? = 2 ]] && exit 1; done
        zpty -d shell
        print done
        """
            .formatted(functions);
    Result result = Execution.run(folder, "zsh", "-f", "-c", script).requireSuccess();
    assertThat(result.out()).contains("done");
  }
}
