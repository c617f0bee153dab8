package dev.inlet.protocol.slack;

import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.CredentialSource;
import dev.inlet.config.Config;
import dev.inlet.input.Positions;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Session;
import java.net.URI;

/** Goes to a new address for each connection, and keeps what was delivered over all of them. */
final class SlackProtocol implements Protocol {
  private final ConnectionAddresses addresses;
  private final SlackFields.Deliver deliver;
  private final Acknowledgements acknowledgements;
  private final ProtocolContext context;
  private String token = ""; // of the latest attempt

  private SlackProtocol(
      ConnectionAddresses addresses,
      SlackFields.Deliver deliver,
      Acknowledgements acknowledgements,
      ProtocolContext context) {
    this.addresses = addresses;
    this.deliver = deliver;
    this.acknowledgements = acknowledgements;
    this.context = context;
  }

  static SlackProtocol create(Config config, ProtocolContext context) {
    CredentialSource token =
        CredentialSource.of(config, SlackFields.APP_TOKEN, SlackFields.APP_TOKEN_FILE);
    return new SlackProtocol(
        new ConnectionAddresses(
            URI.create(config.get(SlackFields.API_URL)),
            token,
            !config.get(SlackFields.APP_TOKEN_FILE).isEmpty(),
            context),
        config.get(SlackFields.DELIVER),
        new Acknowledgements(config.get(SlackFields.ACKNOWLEDGE), context),
        context);
  }

  @Override
  public boolean makesRequests() {
    return true;
  }

  @Override
  public AuthRequest prepare(AuthRequest request, Positions from)
      throws ProtocolException, InterruptedException {
    ConnectionAddresses.Address address = addresses.next(context.masker().scope());
    token = address.token();
    return request.withUri(address.uri());
  }

  @Override
  public Session open(Link link, Positions from) {
    link.masker().add(token); // it was not in the handshake
    return new SlackSession(link, deliver, acknowledgements);
  }

  @Override
  public String toString() {
    return "Slack";
  }
}
