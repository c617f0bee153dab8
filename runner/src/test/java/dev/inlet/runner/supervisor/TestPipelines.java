package dev.inlet.runner.supervisor;

import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import dev.inlet.runner.output.SharedTargetOutput;
import dev.inlet.runner.pipeline.CollectingOutput;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.NumberInput;
import dev.inlet.runner.pipeline.Pipeline;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Makes pipelines of what a test puts in the place of inputs and outputs, and keeps a diary. */
final class TestPipelines implements PipelineFactory {
  private final Map<String, Supplier<Input>> inputs = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Output>> outputs = new ConcurrentHashMap<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<String> watched = new CopyOnWriteArrayList<>();

  /** What the inputs of a pipeline are; ten numbers unless said otherwise. */
  TestPipelines input(String name, Supplier<Input> input) {
    inputs.put(name, input);
    return this;
  }

  TestPipelines output(String name, Supplier<Output> output) {
    outputs.put(name, output);
    return this;
  }

  static Input failing() {
    return NumberInput.ending(0, EndOfInputException.failed("gave up", new Exception()));
  }

  /** What has happened, such as {@code made a}, {@code a RUNNING} and {@code closed a}. */
  List<String> events() {
    return events;
  }

  /** What has happened of one kind or to one pipeline. */
  List<String> events(String part) {
    return events.stream().filter(event -> event.contains(part)).toList();
  }

  /** The names that are watched now. */
  List<String> watched() {
    return watched;
  }

  @Override
  public PipelineWatch watch(PipelineConfig config) {
    String name = config.name();
    if (watched.contains(name)) {
      throw new IllegalStateException(name + " is watched twice");
    }
    watched.add(name);
    return new PipelineWatch() {
      @Override
      public InputListener input() {
        return InputListener.NONE;
      }

      @Override
      public DeliveryListener deliveries() {
        return DeliveryListener.NONE;
      }

      @Override
      public void gapOpened(Duration ago) {}

      @Override
      public void changed(PipelineState state) {
        events.add(name + " " + state);
      }

      @Override
      public void close() {
        watched.remove(name);
      }
    };
  }

  @Override
  public Pipeline assemble(PipelineConfig config, PipelineWatch watch) {
    String name = config.name();
    Output output = outputs.getOrDefault(name, CollectingOutput::new).get();
    Input input = inputs.getOrDefault(name, () -> new NumberInput(10)).get();
    events.add("made " + name);
    Output recorded =
        new SharedTargetOutput() {
          @Override
          public boolean giveUp() {
            return !(output instanceof SharedTargetOutput shared) || shared.giveUp();
          }

          @Override
          public CompletionStage<WriteResult> write(Messages messages)
              throws IOException, InterruptedException {
            return output.write(messages);
          }

          @Override
          public void close() {
            output.close();
            events.add("closed " + name);
          }
        };
    return new Pipeline(config, input, recorded, watch.deliveries());
  }

  @Override
  public void applySettings(PipelineConfig config) {
    events.add("settings " + config.name() + " " + config.logLevel());
  }
}
