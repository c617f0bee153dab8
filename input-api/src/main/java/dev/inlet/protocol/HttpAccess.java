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
   * @return the same as for the request before, unless something has changed or nobody holds that
   *     one any more: it is not kept here, as its thread ends only when it is forgotten
   * @throws IOException if a file that the configuration names cannot be used; the message says in
   *     one line which and why, and holds no secret
   */
  HttpClient client(Executor executor) throws IOException;

  /**
   * One that trusts what the JDK trusts, shows no certificate, and takes the proxy of the system
   * properties.
   */
  static HttpAccess ofJdk() {
    return new JdkHttpAccess();
  }
}
