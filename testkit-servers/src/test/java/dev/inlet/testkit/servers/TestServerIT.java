package dev.inlet.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A server for tests")
class TestServerIT {
  @Test
  @DisplayName("leaves no process, thread or port behind when it is closed, also after a failure")
  void nothingLeft() throws Exception {
    List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
    SocketIoServer server = SocketIoServer.start();
    assertThat(ProcessHandle.current().descendants().toList()).hasSizeGreaterThan(before.size());
    assertThatThrownBy(() -> server.run("no such command", new JsonObject()))
        .hasMessageContaining("no such command");
    server.close();
    server.close();
    assertThat(ProcessHandle.current().descendants().toList()).containsOnlyOnceElementsOf(before);
    assertThat(ProcessHandle.current().descendants()).hasSameSizeAs(before);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("socket-io-output"));
    new ServerSocket(server.port(), 1, InetAddress.getLoopbackAddress()).close();
    assertThatThrownBy(server::clients).hasMessageContaining("socket-io");
  }

  @Test
  @DisplayName("writes JSON that any text survives")
  void json() {
    assertThat(new JsonObject().with("a\"b", "c\\d\n\"").with("n", 1).with("b", true))
        .hasToString("{\"a\\\"b\":\"c\\\\d\\n\\\"\",\"n\":1,\"b\":true}");
  }
}
