/** JSON read where it stands, without a library. */
@org.jspecify.annotations.NullMarked
module dev.inlet.json {
  requires dev.inlet.api;
  requires static transitive org.jspecify;

  exports dev.inlet.json;
}
