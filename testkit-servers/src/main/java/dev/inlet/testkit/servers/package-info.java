/**
 * Real servers of session protocols, each in a process of its own, which a test starts, kills and
 * starts again. They are written in JavaScript and Go in this module, on the libraries that those
 * who run such servers use; nothing of them is on the class path. No contract lives here.
 */
@NullMarked
package dev.inlet.testkit.servers;

import org.jspecify.annotations.NullMarked;
