/** Wording for people: one line, quoted, and exceptions in words. */
@NullMarked
package dev.inlet.input.websocket.text;

import org.jspecify.annotations.NullMarked;
