package dev.inlet.output.http;

import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.OutputContract;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The output http, as any output,")
final class HttpOutputContractIT extends OutputContract {

  @Override
  protected OutputProvider provider() {
    return new HttpOutputProvider();
  }

  @Override
  protected Target startTarget() throws IOException {
    Collector server = Collector.start();
    return new Target() {
      @Override
      public Map<String, Object> config() {
        return Map.of(
            "url",
            server.url(),
            "format",
            "lines",
            "retries",
            0,
            "headers",
            Map.of("X-Key", "very-secret-key"));
      }

      @Override
      public List<String> received() {
        return server.accepted().stream().flatMap(request -> request.text().lines()).toList();
      }

      @Override
      public boolean refuse() {
        server.always(503);
        return true;
      }

      @Override
      public boolean hang() {
        server.always(0);
        return true;
      }

      @Override
      public void accept() {
        server.always(200);
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
