/** Private keys and certificates in all usual forms. */
@org.jspecify.annotations.NullMarked
module dev.inlet.keys {
  requires static transitive org.jspecify;

  exports dev.inlet.keys;
}
