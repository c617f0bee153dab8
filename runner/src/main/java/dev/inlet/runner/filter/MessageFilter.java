package dev.inlet.runner.filter;

import dev.inlet.input.Batch;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Messages;
import java.nio.ByteBuffer;

/**
 * Leaves out the messages that an output is not to have. Each payload is copied to one array that
 * is used again, and looked at there; no object is made for a message. Belongs to one thread.
 */
public final class MessageFilter {
  /** What is kept for the next message. */
  private static final int MOST_KEPT = 1024 * 1024;

  private final PayloadMatch.Matcher matcher;
  private final boolean keepsMatches;
  private final Batch.Condition condition = this::isChosen;
  private byte[] payload = new byte[8 * 1024];
  private ByteBuffer target = ByteBuffer.wrap(payload);

  MessageFilter(PayloadMatch.Matcher matcher, boolean keepsMatches) {
    this.matcher = matcher;
    this.keepsMatches = keepsMatches;
  }

  /** The messages of a batch that the output is to have, which may be none. */
  public Messages choose(Batch batch) {
    Messages chosen = batch.select(condition);
    if (payload.length > MOST_KEPT) {
      makeRoom(MOST_KEPT);
    }
    return chosen;
  }

  private boolean isChosen(MessageBlock block, int index) {
    int size = block.payloadSize(index);
    if (size > payload.length) {
      makeRoom(Math.max(size, (int) Math.min(2L * payload.length, MOST_KEPT)));
    }
    var unused = block.copyPayload(index, 0, target.clear());
    return matcher.matches(payload, size) == keepsMatches;
  }

  private void makeRoom(int size) {
    payload = new byte[size];
    target = ByteBuffer.wrap(payload);
  }
}
