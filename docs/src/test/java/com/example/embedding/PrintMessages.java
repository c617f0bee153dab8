package com.example.embedding;

import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.Input;
import java.time.Duration;
import java.util.Map;

final class PrintMessages {
  public static void main(String[] arguments) throws Exception {
    Plugins plugins = Plugins.discover(PrintMessages.class.getClassLoader());
    try (Input input = plugins.createInput("websocket", Map.of("url", arguments[0]))) {
      input.connect();
      while (true) {
        Batch batch = input.read(Duration.ofMinutes(1));
        batch.messages().forEach(message -> System.out.println(message.text()));
        batch.ack();
      }
    }
  }
}
