package dev.inlet.input;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes blocks of messages that are objects already, on the arrays that they are windows on. */
final class MessageWindows {

  private MessageWindows() {}

  /** As few blocks as there can be: one for each run of messages that lie side by side. */
  static List<MessageBlock> of(List<Message> messages) {
    List<MessageBlock> windows = new ArrayList<>();
    MessageBlock.Builder builder = new MessageBlock.Builder();
    @Nullable Message last = null;
    for (Message message : messages) {
      if (last != null && !message.isBeside(last)) {
        windows.add(last.blockAround(builder));
      }
      message.addTo(builder);
      last = message;
    }
    if (last != null) {
      windows.add(last.blockAround(builder));
    }
    return List.copyOf(windows);
  }
}
