package dev.inlet.runner.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints a script with which a shell completes commands, options and files.",
      "For bash: source <(inlet completion bash)",
      "For zsh: inlet completion zsh, into a file _inlet in a directory of fpath."
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  private static final String NAME = "inlet";

  @Parameters(paramLabel = "SHELL", description = "The shell: ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  @Spec private CommandSpec spec;

  enum Shell {
    BASH,
    ZSH
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash(NAME, spec.root().commandLine());
    spec.commandLine()
        .getOut()
        .print(
            switch (shell) {
              case BASH -> script;
              case ZSH -> autoloaded(script);
            });
    spec.commandLine().getOut().flush();
    return ExitStatus.OK;
  }

  /** Zsh loads the file when it first completes the command, and expects the answer from it. */
  private static String autoloaded(String script) {
    return "#compdef %s\n%s\n_bash_complete -o default -F _complete_%s\n"
        .formatted(NAME, script, NAME);
  }
}
