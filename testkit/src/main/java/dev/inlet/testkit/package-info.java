/**
 * Contract tests and helpers for authors of inputs and authentication schemes: extend a contract,
 * fill in its few abstract methods, and a green run means that every host can use the plugin.
 * Nothing here depends on a plugin or on the runner.
 */
@NullMarked
package dev.inlet.testkit;

import org.jspecify.annotations.NullMarked;
