package dev.inlet.runner.output;

import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.OutputContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The output drop")
final class DropOutputContractTest extends OutputContract {

  @Override
  protected OutputProvider provider() {
    return new DropOutputProvider();
  }

  @Override
  protected Target startTarget() {
    return new Nowhere();
  }

  private static final class Nowhere implements Target {

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }

    @Override
    public boolean isReadable() {
      return false;
    }

    @Override
    public List<String> received() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
