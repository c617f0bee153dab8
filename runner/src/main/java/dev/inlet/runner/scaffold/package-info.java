/**
 * Writes the projects that authors of plugins begin with. The files of a project lie beside these
 * classes as resources; the tests of the docs build and run what comes out.
 */
@NullMarked
package dev.inlet.runner.scaffold;

import org.jspecify.annotations.NullMarked;
