package dev.inlet.protocol.centrifugo;

import dev.inlet.auth.CredentialSource;
import dev.inlet.config.Config;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.centrifugo.CentrifugoFields.Deliver;
import dev.inlet.protocol.centrifugo.CentrifugoFields.From;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the section says.
 *
 * @param tokenChanges whether the token may be another one when it is read again
 * @param data as JSON, if there is any
 */
record CentrifugoSettings(
    List<String> channels,
    CredentialSource token,
    boolean tokenChanges,
    From from,
    Deliver deliver,
    Optional<String> data,
    String clientName,
    Duration maxPingDelay) {

  CentrifugoSettings {
    channels = List.copyOf(channels);
  }

  static CentrifugoSettings of(Config config) {
    var data = config.get(CentrifugoFields.DATA);
    return new CentrifugoSettings(
        config.get(CentrifugoFields.CHANNELS),
        CredentialSource.of(config, CentrifugoFields.TOKEN, CentrifugoFields.TOKEN_FILE),
        !config.get(CentrifugoFields.TOKEN_FILE).isEmpty(),
        config.get(CentrifugoFields.FROM),
        config.get(CentrifugoFields.DELIVER),
        data.isEmpty() ? Optional.empty() : Optional.of(JsonValue.ofPlain(data).toJson()),
        config.get(CentrifugoFields.CLIENT_NAME),
        config.get(CentrifugoFields.MAX_PING_DELAY));
  }
}
