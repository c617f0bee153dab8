/**
 * What a running process shows those who watch it: metrics and readiness over HTTP. The only place
 * that names Micrometer. Nothing here takes part in moving messages.
 */
@NullMarked
package dev.inlet.runner.monitoring;

import org.jspecify.annotations.NullMarked;
