package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.resilience.ForwardingInput;
import dev.inlet.input.Input;

/** Says in full what an input reads from: also which kind of input it is, and what it speaks. */
final class SourcedInput extends ForwardingInput {
  private final String source;

  SourcedInput(Input input, String source) {
    super(input);
    this.source = requireNonNull(source, "source is null");
  }

  @Override
  public String source() {
    return source;
  }
}
