/**
 * What a running process shows those who watch it, over HTTP: metrics and readiness, the live page
 * and its JSON, the messages that a tap sees, what happened lately. The only place that names
 * Micrometer; HTTP itself is in {@code web}. Nothing here takes part in moving messages.
 */
@NullMarked
package dev.inlet.runner.monitoring;

import org.jspecify.annotations.NullMarked;
