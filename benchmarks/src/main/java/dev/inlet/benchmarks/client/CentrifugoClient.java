package dev.inlet.benchmarks.client;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.ErrorEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;

/**
 * The official client of Centrifugo in Java, which counts publications until the server ends the
 * connection for good. It speaks the binary protocol; it has no other.
 */
public final class CentrifugoClient {
  private long messages;

  private CentrifugoClient() {}

  /** Takes the URL, the name of the channel and a token. */
  public static void main(String[] arguments) throws Exception {
    new CentrifugoClient().connect(arguments[0], arguments[1], arguments[2]);
    Arrivals.await();
  }

  /** All listeners are called in one thread of the client. */
  private void connect(String url, String channel, String token) throws Exception {
    Options options = new Options();
    options.setToken(token);
    Client client = new Client(url, options, new EndListener());
    client.newSubscription(channel, new CountingListener()).subscribe();
    client.connect();
  }

  private final class CountingListener extends SubscriptionEventListener {
    @Override
    public void onPublication(Subscription subscription, PublicationEvent event) {
      messages++;
    }
  }

  private final class EndListener extends EventListener {
    @Override
    public void onDisconnected(Client client, DisconnectedEvent event) {
      Arrivals.report(new ClientReport(messages, 0, null));
    }

    @Override
    public void onError(Client client, ErrorEvent event) {
      Arrivals.failed(event.getError());
    }
  }
}
