package dev.inlet.protocol;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;

/**
 * How requests by HTTP of a protocol's own reach their servers: as the connections of the input do,
 * with what its configuration says of TLS and of proxies. The input {@linkplain
 * ProtocolInputProvider#httpAccess gives} it. Called by any thread.
 */
@FunctionalInterface
public interface HttpAccess {

  /**
   * The client for the next request, as {@link ProtocolContext#httpClient} says.
   *
   * @param executor what the client runs its code with
   * @return the same as for the request before, unless something has changed or nobody refers to
   *     that one any more. The caller keeps a reference for as long as connections should be
   *     reused; there is no close
   * @throws IOException if a file that the configuration names cannot be used; the message says in
   *     one line which and why, and holds no secret
   */
  HttpClient client(Executor executor) throws IOException;

  /**
   * A client of the JDK as it is: authorities, client certificates, protocols of TLS and proxy are
   * those that the process has for all of Java, such as by system properties. What fails it says in
   * the words of the JDK, or in none.
   */
  static HttpAccess ofJdk() {
    return new JdkHttpAccess();
  }
}
