package dev.inlet.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.JsonText;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Where a token goes: into a header, the query, a subprotocol or the first message. Every scheme
 * that makes a token takes the same fields for it: give {@link #fields} and {@link #check} to its
 * spec. Immutable.
 */
public final class TokenPlacement {

  /** The places of a token. */
  public enum Place {
    /** A header of the request. */
    HEADER,
    /** A parameter of the query of the URL. */
    QUERY,
    /** A subprotocol that is offered behind those of the configuration. */
    SUBPROTOCOL,
    /** A text message that is sent before any other. */
    MESSAGE
  }

  private static final String TOKEN = "{token}";
  private static final String TOKEN_BASE64URL = "{token_base64url}";
  private static final String AUTHORIZATION = "Authorization";

  private static final Field<Place> SEND_AS =
      Field.choice("send_as", Place.class)
          .description(
              "Where the token goes: a header of the request, a parameter of the URL's query, a"
                  + " subprotocol that is offered behind those of `subprotocols`, or a text message"
                  + " that is sent before any other.")
          .defaultsTo(Place.HEADER)
          .advanced()
          .build();

  private static final Field<String> SEND_NAME =
      Field.string("send_name")
          .description(
              "The name of the header, by default `Authorization`, or of the query parameter, by"
                  + " default `access_token`.")
          .defaultsTo("")
          .example("X-Access-Token")
          .advanced()
          .build();

  private static final Field<String> SEND_TEMPLATE =
      Field.string("send_template")
          .description(
              "The text around the token, in which `{token}` stands for it and `{token_base64url}`"
                  + " for its base64url encoding without padding. By default it is `Bearer {token}`"
                  + " in the header `Authorization` and `{token}` elsewhere. With `send_as:"
                  + " subprotocol`, commas separate several subprotocols. With `send_as: message`"
                  + " and a text in braces or brackets, such as a JSON object, the token is escaped"
                  + " as JSON strings are.")
          .defaultsTo("")
          .example("{\"op\":\"auth\",\"token\":\"{token}\"}")
          .example("base64url.bearer.authorization.k8s.io.{token_base64url}")
          .advanced()
          .build();

  private final Place place;
  private final String name;
  private final String template;

  private TokenPlacement(Place place, String name, String template) {
    this.place = place;
    this.name = name;
    this.template = template;
  }

  /** The fields that a spec takes. */
  public static List<Field<?>> fields() {
    return List.of(SEND_AS, SEND_NAME, SEND_TEMPLATE);
  }

  /** The rule of the fields. */
  public static void check(Config config, ConfigSpec.Reporter reporter) {
    Place place = config.get(SEND_AS);
    String name = config.get(SEND_NAME);
    String template = config.get(SEND_TEMPLATE);
    boolean named = place == Place.HEADER || place == Place.QUERY;
    if (!name.isEmpty() && !named) {
      reporter.error(SEND_NAME, "is for send_as: header and send_as: query only");
    }
    if (!template.isEmpty() && !template.contains(TOKEN) && !template.contains(TOKEN_BASE64URL)) {
      reporter.error(SEND_TEMPLATE, "must hold {token} or {token_base64url}");
    }
    try {
      AuthRequest unused = of(config).place(AuthRequest.of(URI.create("ws://localhost/")), "token");
    } catch (IllegalArgumentException e) {
      reporter.error(
          name.isEmpty() ? SEND_TEMPLATE : SEND_NAME, "cannot be used: " + e.getMessage());
    }
  }

  /** What a section says. */
  public static TokenPlacement of(Config config) {
    Place place = config.get(SEND_AS);
    String name = config.get(SEND_NAME);
    if (name.isEmpty()) {
      name = place == Place.HEADER ? AUTHORIZATION : "access_token";
    }
    String template = config.get(SEND_TEMPLATE);
    if (template.isEmpty()) {
      boolean bearer = place == Place.HEADER && name.equalsIgnoreCase(AUTHORIZATION);
      template = bearer ? "Bearer " + TOKEN : TOKEN;
    }
    return new TokenPlacement(place, name, template);
  }

  /** Whether the token is sent as a message, and a request stays as it is. */
  public boolean isMessage() {
    return place == Place.MESSAGE;
  }

  /**
   * The request with the token in its place.
   *
   * @throws AuthException if the place cannot carry the token
   */
  public AuthRequest apply(AuthRequest request, String token) throws AuthException {
    try {
      return place(request, token);
    } catch (IllegalArgumentException e) {
      throw new AuthException(
          "the token cannot be sent as a %s: %s"
              .formatted(place == Place.QUERY ? "query parameter" : wordOf(place), e.getMessage()),
          e);
    }
  }

  private static String wordOf(Place place) {
    return place.name().toLowerCase(Locale.ROOT);
  }

  private AuthRequest place(AuthRequest request, String token) {
    String text = fill(token);
    return switch (place) {
      case HEADER -> request.withHeader(name, text);
      case QUERY -> request.withQueryParameter(name, text);
      case SUBPROTOCOL -> withSubprotocols(request, text);
      case MESSAGE -> request;
    };
  }

  private static AuthRequest withSubprotocols(AuthRequest request, String text) {
    AuthRequest changed = request;
    for (String subprotocol : text.split(",", -1)) {
      changed = changed.withSubprotocol(subprotocol.strip());
    }
    return changed;
  }

  /** Makes the token of an attempt. */
  @FunctionalInterface
  public interface TokenSource {

    /**
     * The token to send. Called when the connection is there, so it may be as short-lived as a
     * ticket.
     */
    String get() throws AuthException, InterruptedException;
  }

  /**
   * The dialogue that sends the token, if it is to be sent as a message; {@link Dialogue#NONE}
   * otherwise.
   */
  public Dialogue dialogue(TokenSource token) {
    requireNonNull(token, "token is null");
    return isMessage() ? () -> DialogueStep.done().sending(fill(token.get())) : Dialogue.NONE;
  }

  private String fill(String token) {
    String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(UTF_8));
    return template
        .replace(TOKEN_BASE64URL, encoded)
        .replace(TOKEN, isJson() ? JsonText.escape(token) : token);
  }

  /** Whether the template is the text of a JSON object or list, as messages of many servers are. */
  private boolean isJson() {
    String text = template.replace(TOKEN_BASE64URL, "").replace(TOKEN, "").strip();
    return place == Place.MESSAGE
        && ((text.startsWith("{") && text.endsWith("}"))
            || (text.startsWith("[") && text.endsWith("]")));
  }

  @Override
  public String toString() {
    return "TokenPlacement[" + place + "]";
  }
}
