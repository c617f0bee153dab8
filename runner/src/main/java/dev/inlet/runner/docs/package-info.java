/**
 * Turns {@link dev.inlet.config.ConfigSpec}s into what people and editors read: reference pages, a
 * JSON Schema, configs to start from ({@code create}), what a config amounts to ({@code echo}) and
 * what one of its fields means ({@code explain}). Only text is made here; nothing is read from or
 * written to files, and nothing is said about a field but what its spec says.
 */
@NullMarked
package dev.inlet.runner.docs;

import org.jspecify.annotations.NullMarked;
