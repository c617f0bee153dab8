/**
 * Turns {@link dev.inlet.config.ConfigSpec}s into what people and editors read: reference pages and
 * a JSON Schema. Only text is made here; nothing is read from or written to files, and no page
 * holds a sentence about a field that its spec does not say.
 */
@NullMarked
package dev.inlet.runner.docs;

import org.jspecify.annotations.NullMarked;
