/**
 * From a YAML file, the command line's overrides and the environment to a {@link
 * dev.inlet.config.ConfigNode} tree in which every node knows where it was written. The YAML parser
 * stays behind this door, and nothing here knows what any field means.
 */
@NullMarked
package dev.inlet.runner.config;

import org.jspecify.annotations.NullMarked;
