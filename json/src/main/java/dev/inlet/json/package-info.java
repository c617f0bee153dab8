/**
 * JSON (RFC 8259) as session protocols need it: {@link dev.inlet.json.JsonPointers} finds a few
 * values of each message, {@link dev.inlet.json.JsonScanner} reads a message step by step, both
 * without allocating; {@link dev.inlet.json.JsonValue} is a tree for the few messages that control
 * a session, {@link dev.inlet.json.JsonWriter} writes replies. Nothing here maps to classes or
 * reads streams: a message is an array of bytes.
 */
@NullMarked
package dev.inlet.json;

import org.jspecify.annotations.NullMarked;
