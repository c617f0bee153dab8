package __package__;

import dev.inlet.input.InputProvider;
import dev.inlet.testkit.InputContract;
import dev.inlet.testkit.Payload;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The input __name__")
class __Name__ContractTest extends InputContract {

  @Override
  protected InputProvider provider() {
    return new __Name__Provider();
  }

  @Override
  protected Source startSource() throws IOException {
    return new LineServer();
  }

  /** A line is text, and ends with the first line feed. */
  @Override
  protected Set<Payload> payloads() {
    return EnumSet.of(Payload.EMPTY);
  }

  /** More than the kernel holds of a connection on loopback; this input holds next to nothing. */
  @Override
  protected long moreThanIsBuffered() {
    return 16L << 20;
  }
}
