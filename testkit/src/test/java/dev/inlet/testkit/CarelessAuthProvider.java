package dev.inlet.testkit;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A scheme that breaks as many promises as one scheme can. */
public final class CarelessAuthProvider implements AuthProvider {
  private static final Field<String> API_KEY = Field.string("api_key").defaultsTo("").build();
  private static final Field<String> PASSWORD =
      Field.string("password").description("A password").defaultsTo("changeme").secret().build();
  private static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("careless")
          .field(API_KEY)
          .field(PASSWORD)
          .rule(
              (config, reporter) -> {
                if (config.get(PASSWORD).contains("\n")) {
                  reporter.error(PASSWORD, "is " + config.get(PASSWORD));
                }
              })
          .build();

  @Override
  public String name() {
    return "careless";
  }

  @Override
  public ConfigSpec spec() {
    return SPEC;
  }

  @Override
  public Authenticator create(Config config, AuthContext context) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 1)) {
      throw new ConfigException(config.problem(API_KEY, "answered: " + socket));
    } catch (IOException e) {
      return new Careless(config.get(PASSWORD));
    }
  }

  private record Careless(String password) implements Authenticator {

    @Override
    public AuthRequest authenticate(AuthRequest handshake) {
      return AuthRequest.of(handshake.uri()).withHeader("X-Password", password);
    }

    @Override
    @SuppressWarnings("NullAway") // that is the point
    public AuthAdvice rejected(AuthRejection rejection) {
      return null;
    }
  }
}
