/**
 * Finds inputs and authentication schemes on a class path and puts them together: the section of
 * every scheme into every input that authenticates, and endurance around every input. No plugin
 * lives here.
 */
@NullMarked
package dev.inlet.plugin;

import org.jspecify.annotations.NullMarked;
