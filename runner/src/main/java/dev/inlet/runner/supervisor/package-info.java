/**
 * The set of pipelines that a process runs: which there are to be, which run, what follows when one
 * ends or fails. Knows neither files nor signals, and makes no pipeline itself.
 */
@NullMarked
package dev.inlet.runner.supervisor;

import org.jspecify.annotations.NullMarked;
