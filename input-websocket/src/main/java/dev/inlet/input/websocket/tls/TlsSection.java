package dev.inlet.input.websocket.tls;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.tls.TlsFields;

/** The section {@code tls}: what it has everywhere, and the name that a server goes by. */
public final class TlsSection {
  public static final Field<String> SERVER_NAME =
      Field.string("server_name")
          .description(
              "The host name to ask for (SNI) and to find in the server's certificate, if it is not"
                  + " that of the URL. A name or an IP address, without a port. Servers that run on"
                  + " Java refuse to be asked by a name with an underscore; give them another.")
          .defaultsTo("")
          .check(
              "must be a host name or an IP address, without a port",
              name -> name.isEmpty() || ServerName.isValid(name))
          .build();

  /** Who does the work. */
  public static final Field<TlsEngine> ENGINE =
      Field.choice("engine", TlsEngine.class)
          .description(
              "Who does the work of TLS: `native` is BoringSSL, which takes about half of the"
                  + " time of `jdk`, and needs a library for the platform; `auto` takes it where it"
                  + " is there, and the other engine for the next attempt where a server has no"
                  + " version or cipher in common with the one before. Certificates are verified"
                  + " in the same way by both.")
          .advanced()
          .defaultsTo(TlsEngine.AUTO)
          .build();

  /** What the section consists of. */
  public static final ConfigSpec SPEC = TlsFields.spec().field(SERVER_NAME).field(ENGINE).build();

  private TlsSection() {}
}
