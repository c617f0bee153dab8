package dev.inlet.input.websocket.session;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.auth.DialogueStep;
import dev.inlet.input.MessageType;
import dev.inlet.input.websocket.config.OpeningMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends configured messages one after the other, each only when the reply to the one before it has
 * come, if that is to be awaited.
 */
final class OpenMessagesDialogue implements Dialogue {
  private final List<OpeningMessage> entries;

  /** The entry whose reply is awaited. */
  private int current = -1;

  private OpenMessagesDialogue(List<OpeningMessage> entries) {
    this.entries = entries;
  }

  /** A dialogue of these entries, which has nothing to do if there are none. */
  static Dialogue of(List<OpeningMessage> entries) {
    return entries.isEmpty() ? NONE : new OpenMessagesDialogue(List.copyOf(entries));
  }

  @Override
  public DialogueStep begin() {
    return next();
  }

  /** Sends up to the next entry that awaits a reply. */
  private DialogueStep next() {
    List<DialogueMessage> messages = new ArrayList<>();
    DialogueStep step = DialogueStep.done();
    while (++current < entries.size()) {
      OpeningMessage entry = entries.get(current);
      entry.payload().ifPresent(payload -> messages.add(message(entry.type(), payload)));
      if (entry.await().isPresent()) {
        step = DialogueStep.await(awaited()).within(entry.timeout());
        break;
      }
    }
    for (DialogueMessage message : messages) {
      step = step.sending(message);
    }
    return step;
  }

  private static DialogueMessage message(MessageType type, byte[] payload) {
    return switch (type) {
      case TEXT -> DialogueMessage.text(new String(payload, StandardCharsets.UTF_8));
      case BINARY -> DialogueMessage.binary(payload);
    };
  }

  @Override
  public DialogueStep received(DialogueMessage message) {
    OpeningMessage entry = entries.get(current);
    String text = message.text();
    if (entry.failOn().filter(text::contains).isPresent()) {
      return DialogueStep.refused(
          "the server refused opening message " + position() + " (fail_on)", AuthAdvice.SLOW);
    }
    if (!text.contains(entry.await().orElseThrow())) {
      return DialogueStep.ignored();
    }
    DialogueStep step = next();
    return entry.dropReply() ? step.withholdingMessage() : step;
  }

  private String awaited() {
    return entries.get(current).payload().isPresent()
        ? "the reply to opening message " + position()
        : "the message that opening message " + position() + " awaits";
  }

  private String position() {
    return (current + 1) + " of " + entries.size();
  }
}
