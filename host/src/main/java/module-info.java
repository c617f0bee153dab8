/** What whoever runs plugins needs: discovery, class loaders, reconnection and replay. */
@org.jspecify.annotations.NullMarked
module dev.inlet.host {
  requires transitive dev.inlet.api;

  exports dev.inlet.host;
  exports dev.inlet.host.resilience;

  uses dev.inlet.auth.AuthProvider;
  uses dev.inlet.input.InputProvider;
  uses dev.inlet.output.OutputProvider;
  uses dev.inlet.protocol.ProtocolProvider;
}
