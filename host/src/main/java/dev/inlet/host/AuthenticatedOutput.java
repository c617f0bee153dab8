package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** An output with the authenticator that was made for it, which ends with it. */
final class AuthenticatedOutput implements Output {
  private final Output output;
  private final GuardedAuthenticator authenticator;

  AuthenticatedOutput(Output output, GuardedAuthenticator authenticator) {
    this.output = requireNonNull(output, "output is null");
    this.authenticator = requireNonNull(authenticator, "authenticator is null");
  }

  @Override
  public CompletionStage<WriteResult> write(Messages messages)
      throws IOException, InterruptedException {
    return output.write(messages);
  }

  /** First ends what the output may be waiting for. */
  @Override
  public void close() {
    authenticator.interrupt();
    try {
      output.close();
    } finally {
      authenticator.close();
    }
  }

  @Override
  public String toString() {
    return output.toString();
  }
}
