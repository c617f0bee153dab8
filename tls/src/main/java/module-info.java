/** The section {@code tls} of a configuration, for whatever connects. */
@org.jspecify.annotations.NullMarked
module dev.inlet.tls {
  requires transitive dev.inlet.api;
  requires transitive dev.inlet.keys;

  exports dev.inlet.tls;
}
