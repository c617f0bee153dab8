package com.example.embedding;

import static java.lang.System.Logger.Level.ERROR;

import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Gives every message of a feed to a consumer, in a thread of its own, until it is stopped. */
final class FeedReader {
  private static final System.Logger LOGGER = System.getLogger(FeedReader.class.getName());

  private final Input input;
  private final Consumer<String> consumer;
  private final Thread thread = new Thread(this::readAll, "feed-reader");

  FeedReader(Map<String, ?> config, Consumer<String> consumer) {
    Plugins plugins = Plugins.discover(FeedReader.class.getClassLoader());
    this.input = plugins.createInput("websocket", config, new LossLog());
    this.consumer = consumer;
  }

  void start() {
    thread.start();
  }

  private void readAll() {
    try {
      input.connect();
      while (true) {
        deliver(input.read(Duration.ofMinutes(1)));
      }
    } catch (EndOfInputException e) {
      if (e.isFailure()) {
        LOGGER.log(ERROR, "gave up: " + e.getMessage());
      }
    } catch (ConnectFailedException | NotConnectedException e) {
      LOGGER.log(ERROR, "not connected: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(Batch batch) {
    try {
      batch.messages().forEach(message -> consumer.accept(message.text()));
      batch.ack();
    } catch (RuntimeException e) {
      batch.nack(e); // comes again after a moment, before anything new
    }
  }

  /** Ends the reader. A consumer that fails even now is given up after that long. */
  void stop(Duration patience) throws InterruptedException {
    input.close();
    thread.join(Math.max(1, patience.toMillis()));
    thread.interrupt();
    thread.join();
  }
}
