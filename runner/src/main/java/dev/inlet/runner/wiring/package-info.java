/**
 * Puts pipelines together with Guice, the only place that names it. Guice makes every part of a
 * pipeline before the pipeline exists and reports all that fail at once; what was made by then is
 * closed. A pipeline that exists closes its parts itself. No other logic lives here.
 */
@NullMarked
package dev.inlet.runner.wiring;

import org.jspecify.annotations.NullMarked;
