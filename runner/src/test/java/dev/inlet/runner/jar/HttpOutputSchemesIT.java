package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.inlet.testkit.FeedServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The output http with the schemes of inputs")
@Timeout(120)
final class HttpOutputSchemesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String JWT_KEY = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;

  private final Map<String, String> authorizations = new ConcurrentHashMap<>();

  @Test
  @DisplayName("sends the credentials of each, signed for the request that it is")
  void schemes() throws Exception {
    Files.writeString(folder.resolve("key.txt"), JWT_KEY);
    HttpServer sink =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          authorizations.put(
              exchange.getRequestURI().getPath(),
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    sink.start();
    String url = "http://localhost:" + sink.getAddress().getPort();
    try (FeedServer server = FeedServer.sending("x")) {
      List<String> arguments = new ArrayList<>(List.of("run"));
      Map<String, String> schemes =
          Map.of(
              "basic",
              "basic_auth: {enabled: true, username: me, password: secret}",
              "bearer",
              "bearer: {enabled: true, token: made-elsewhere}",
              "jwt",
              "jwt: {enabled: true, signing_method: HS256, secret_file: key.txt}",
              "oauth",
              "oauth: {enabled: true, consumer_key: ck, consumer_secret: cs, access_token: at,"
                  + " access_token_secret: ats}");
      for (Map.Entry<String, String> scheme : schemes.entrySet()) {
        String name = scheme.getKey() + ".yaml";
        Files.writeString(
            folder.resolve(name),
            """
            input: {websocket: {url: %s}}
            output:
              http:
                url: %s/%s
                %s
            """
                .formatted(server.uri(), url, scheme.getKey(), scheme.getValue()));
        arguments.add(name);
      }
      try (InletProcess process = InletProcess.in(folder).start(arguments.toArray(String[]::new))) {
        await("what was sent, after " + process.err())
            .atMost(PATIENCE)
            .until(() -> authorizations.size() == schemes.size());
      }
    } finally {
      sink.stop(0);
    }

    assertThat(authorizations.get("/basic"))
        .isEqualTo("POST Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(UTF_8)));
    assertThat(authorizations.get("/bearer")).isEqualTo("POST Bearer made-elsewhere");
    assertSignedByJwt(authorizations.get("/jwt"));
    assertSignedByOAuth(authorizations.get("/oauth"), url + "/oauth");
  }

  private static void assertSignedByJwt(String authorization) throws Exception {
    assertThat(authorization).startsWith("POST Bearer ");
    String[] parts = authorization.substring("POST Bearer ".length()).split("\\.", -1);
    assertThat(parts).hasSize(3);
    assertThat(parts[2])
        .isEqualTo(
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(hmac("HmacSHA256", JWT_KEY, parts[0] + "." + parts[1])));
  }

  /** RFC 5849, section 3.4.2, over the base string of section 3.4.1. */
  private static void assertSignedByOAuth(String authorization, String url) throws Exception {
    assertThat(authorization).startsWith("POST OAuth ");
    Map<String, String> parameters = new TreeMap<>();
    Matcher parameter = Pattern.compile("(oauth_\\w+)=\"([^\"]*)\"").matcher(authorization);
    while (parameter.find()) {
      parameters.put(parameter.group(1), parameter.group(2));
    }
    String signature = URLDecoder.decode(parameters.remove("oauth_signature"), UTF_8);
    String normalized =
        parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
    String base = "POST&" + encode(url) + "&" + encode(normalized);

    assertThat(signature)
        .isEqualTo(Base64.getEncoder().encodeToString(hmac("HmacSHA1", "cs&ats", base)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static byte[] hmac(String algorithm, String key, String text) throws Exception {
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key.getBytes(US_ASCII), algorithm));
    return mac.doFinal(text.getBytes(US_ASCII));
  }
}
