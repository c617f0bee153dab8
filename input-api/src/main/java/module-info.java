/**
 * What a plugin of Inlet compiles against: the contracts of inputs, outputs, session protocols and
 * authentication schemes, and their configuration.
 */
@org.jspecify.annotations.NullMarked
module dev.inlet.api {
  requires transitive java.net.http;
  requires static transitive org.jspecify;

  exports dev.inlet.auth;
  exports dev.inlet.config;
  exports dev.inlet.input;
  exports dev.inlet.output;
  exports dev.inlet.protocol;
}
