/**
 * Logs for operators: one line per event on standard error, as text or JSON. The only place that
 * names Logback; everything else logs through SLF4J.
 */
@NullMarked
package dev.inlet.runner.logging;

import org.jspecify.annotations.NullMarked;
