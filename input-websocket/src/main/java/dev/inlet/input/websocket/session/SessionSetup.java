package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.InputListener;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.wire.DeflateExtension;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link FrameSession} is made of, beside its channel and where its messages go.
 *
 * @param metadata of all messages, but for their time
 * @param openingStages what has to be said before the session counts as open
 * @param deflate how messages are compressed, if the server does that
 * @param memory what is read into
 * @param inputListener hears of long pauses of reading
 * @param traffic counts what comes
 */
record SessionSetup(
    WebSocketSettings settings,
    Metadata metadata,
    List<OpeningStage> openingStages,
    Optional<DeflateExtension> deflate,
    MessageMemory memory,
    InputListener inputListener,
    Traffic traffic) {

  SessionSetup {
    requireNonNull(settings, "settings is null");
    requireNonNull(metadata, "metadata is null");
    openingStages = List.copyOf(openingStages);
    requireNonNull(deflate, "deflate is null");
    requireNonNull(memory, "memory is null");
    requireNonNull(inputListener, "inputListener is null");
    requireNonNull(traffic, "traffic is null");
  }
}
