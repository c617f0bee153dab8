package dev.inlet.protocol;

import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A client of the JDK as it is, one for as long as the executor is the same. */
final class JdkHttpAccess implements HttpAccess {
  private @Nullable WeakReference<HttpClient> client; // guarded by this

  @Override
  public synchronized HttpClient client(Executor executor) {
    HttpClient present = client == null ? null : client.get();
    if (present == null || present.executor().filter(executor::equals).isEmpty()) {
      present =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(executor).build();
      client = new WeakReference<>(present);
    }
    return present;
  }
}
