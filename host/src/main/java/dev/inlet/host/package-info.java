/**
 * What whoever runs plugins needs: finds inputs, outputs and authentication schemes on a class path
 * and in plugin directories, adds the section of every scheme to every input and output that
 * authenticates, and puts reconnection and replay around every input. No plugin compiles against
 * it.
 */
@NullMarked
package dev.inlet.host;

import org.jspecify.annotations.NullMarked;
