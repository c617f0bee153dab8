package dev.inlet.input.websocket.session;

import dev.inlet.input.websocket.memory.PooledBlock;
import java.util.List;

/** Where the messages of an open connection go. Belongs to the event loop. */
interface Outlet {

  /**
   * Adds a burst, which it takes over.
   *
   * @return false if reading has to stop; what arrived in the meantime may still be added
   */
  boolean add(List<PooledBlock> burst);

  /** Whether a further burst would find room. */
  boolean hasRoom();
}
