package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthRequest;
import dev.inlet.config.Masker;
import dev.inlet.input.Metadata;
import dev.inlet.input.Positions;
import dev.inlet.input.websocket.config.WebSocketSettings;
import java.util.List;

/**
 * What an attempt to connect needs.
 *
 * @param server to which it goes
 * @param request as the protocol and the scheme want it
 * @param stages the dialogue of the scheme, if it has one
 * @param masker knows what goes to the server, which may quote it
 * @param from where the protocol goes on
 * @param role what the connection is made for
 * @param metadata of all messages, but for their time
 * @param steps tells how the attempt goes
 */
public record PreparedAttempt(
    WebSocketSettings.Server server,
    AuthRequest request,
    List<OpeningStage> stages,
    Masker masker,
    Positions from,
    Connection.Role role,
    Metadata metadata,
    AttemptSteps steps) {

  public PreparedAttempt {
    requireNonNull(server, "server is null");
    requireNonNull(request, "request is null");
    stages = List.copyOf(stages);
    requireNonNull(masker, "masker is null");
    requireNonNull(from, "from is null");
    requireNonNull(role, "role is null");
    requireNonNull(metadata, "metadata is null");
    requireNonNull(steps, "steps is null");
  }
}
