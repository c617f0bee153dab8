package dev.inlet.runner.monitoring;

import static java.util.Objects.requireNonNull;

import dev.inlet.json.JsonValue;
import dev.inlet.runner.web.Request;
import dev.inlet.runner.web.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code /ready} answers: 200 if all pipelines are ready and 503 if one is not, and of each of
 * them why. With {@code ?outputs=true}, one whose output refuses what it is given is not ready, nor
 * one whose output has written nothing for long although messages wait.
 */
final class Readiness {

  /**
   * How one pipeline stands.
   *
   * @param reason in words, also if it is ready; without secrets
   */
  record Standing(String pipeline, boolean ready, String reason) {
    Standing {
      requireNonNull(pipeline, "pipeline is null");
      requireNonNull(reason, "reason is null");
    }
  }

  private Readiness() {}

  /** Whether a request counts outputs, too. */
  static boolean countsOutputs(Request request) {
    return request.parameter("outputs").filter("true"::equals).isPresent();
  }

  static Response answer(Request request, List<Standing> standings) {
    boolean ready = !standings.isEmpty() && standings.stream().allMatch(Standing::ready);
    int status = ready ? 200 : 503;
    return wantsJson(request)
        ? Response.of(status, "application/json", json(ready, standings))
        : Response.plain(status, text(ready, standings));
  }

  private static boolean wantsJson(Request request) {
    return request
        .parameter("format")
        .map("json"::equals)
        .orElseGet(() -> request.header("accept").orElse("").contains("application/json"));
  }

  private static String text(boolean ready, List<Standing> standings) {
    StringBuilder text = new StringBuilder(ready ? "ready\n" : "not ready\n");
    for (Standing standing : standings) {
      text.append(standing.pipeline()).append(": ").append(standing.reason()).append('\n');
    }
    return text.toString();
  }

  private static String json(boolean ready, List<Standing> standings) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("ready", ready);
    root.put("pipelines", standings.stream().map(Readiness::json).toList());
    return JsonValue.ofPlain(root).toJson();
  }

  private static Map<String, Object> json(Standing standing) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", standing.pipeline());
    all.put("ready", standing.ready());
    all.put("reason", standing.reason());
    return all;
  }
}
