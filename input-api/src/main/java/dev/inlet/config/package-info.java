/**
 * Typed, self-describing configuration. A {@link dev.inlet.config.ConfigSpec} of {@link
 * dev.inlet.config.Field}s reads a neutral {@link dev.inlet.config.ConfigNode} tree, reports every
 * {@link dev.inlet.config.Problem} it finds, and describes itself for reference pages. No parser of
 * any file format lives here.
 */
@NullMarked
package dev.inlet.config;

import org.jspecify.annotations.NullMarked;
