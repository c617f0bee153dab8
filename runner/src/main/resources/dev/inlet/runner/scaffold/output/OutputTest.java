package __package__;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.output.WriteResult;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The output __name__")
class __Name__OutputTest {
  private static final Batch BATCH =
      Batch.of(List.of(Message.text("hello")), Batch.Settlement.NONE);

  @Test
  @DisplayName("refuses what the server does not confirm in time, and connects again")
  void silentServer() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        __Name__Output output =
            new __Name__Output("localhost", server.getLocalPort(), Duration.ofMillis(200))) {
      for (int attempt = 0; attempt < 2; attempt++) {
        CompletionStage<WriteResult> written = output.write(BATCH);
        try (Socket client = server.accept()) {
          DataInputStream in = new DataInputStream(client.getInputStream());
          assertEquals("hello", new String(in.readNBytes(in.readInt()), UTF_8));
          ExecutionException failure =
              assertThrows(
                  ExecutionException.class,
                  () -> written.toCompletableFuture().get(1, TimeUnit.MINUTES));
          assertEquals("nothing confirmed within 200ms", failure.getCause().getMessage());
          assertEquals(-1, in.read(), "what comes behind the end of the connection");
        }
      }
    }
  }

  @Test
  @DisplayName("waits for a server that takes its time, as long as it confirms one of several")
  void slowServer() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        __Name__Output output =
            new __Name__Output("localhost", server.getLocalPort(), Duration.ofSeconds(2))) {
      List<CompletionStage<WriteResult>> written = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        written.add(output.write(BATCH));
      }
      try (Socket client = server.accept()) {
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        for (int i = 0; i < 3; i++) {
          in.readNBytes(in.readInt());
        }
        client.setSoTimeout(1_200); // all three take longer than one may
        for (int i = 0; i < 3; i++) {
          assertThrows(SocketTimeoutException.class, in::read, "what ends the connection");
          out.writeLong(i + 1);
          written.get(i).toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
      }
    }
  }

  @Test
  @DisplayName("says in a line that the name of the server is not known")
  void unknownName() throws Exception {
    String name = "x".repeat(64); // longer than a label may be, so nobody is asked
    try (__Name__Output output = new __Name__Output(name, 7001, Duration.ofSeconds(1))) {
      IOException failure = assertThrows(IOException.class, () -> output.write(BATCH));
      assertEquals(
          "cannot connect to " + name + ":7001: the name is not known", failure.getMessage());
    }
  }
}
