package dev.inlet.benchmarks.suite;

import dev.inlet.benchmarks.contender.Inlet;
import dev.inlet.benchmarks.protocol.Protocol;
import dev.inlet.benchmarks.protocol.ProtocolClient;
import dev.inlet.benchmarks.protocol.ProtocolClients;
import dev.inlet.benchmarks.protocol.ProtocolTrial;
import dev.inlet.benchmarks.protocol.ProtocolTrial.Stream;
import dev.inlet.benchmarks.trial.Bench;
import dev.inlet.testkit.servers.StreamingServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Inlet's session protocols beside the official clients, at steady rates. */
final class ProtocolSuite {
  private ProtocolSuite() {}

  static void run(Bench bench, String suite, Roster roster, Plan plan)
      throws IOException, InterruptedException {
    for (Protocol protocol : Protocol.values()) {
      Optional<String> missing = protocol.missing();
      if (missing.isPresent()) {
        System.err.println(protocol + ": " + missing.get());
        continue;
      }
      List<ProtocolClient> clients = clients(bench, roster, plan);
      try (StreamingServer server = protocol.start()) {
        for (int round = 1; round <= plan.rounds(); round++) {
          for (int rate : protocol.rates()) {
            Stream stream = new Stream(protocol, server, rate);
            for (ProtocolClient client : Interleaved.rotated(clients, round)) {
              plan.results().accept(ProtocolTrial.run(bench, suite, client, stream, round));
            }
          }
        }
      }
    }
  }

  private static List<ProtocolClient> clients(Bench bench, Roster roster, Plan plan)
      throws IOException, InterruptedException {
    List<ProtocolClient> clients = new ArrayList<>();
    List<Inlet> variants = new ArrayList<>(roster.inlet(Inlet.Target.DROP));
    variants.addAll(roster.inletWithReadIntervals(Inlet.Target.DROP));
    variants.forEach(inlet -> clients.add(ProtocolClients.inlet(inlet, bench.directory())));
    Optional<ProtocolClient> javaScript = ProtocolClients.javaScript(bench.directory());
    javaScript.ifPresentOrElse(
        clients::add,
        () ->
            System.err.println(
                ProtocolClients.JAVASCRIPT + ": needs Node.js, with node and npm on the PATH"));
    clients.add(ProtocolClients.java(roster.jvmOptions()));
    return clients.stream().filter(client -> plan.wants(client.name())).toList();
  }
}
