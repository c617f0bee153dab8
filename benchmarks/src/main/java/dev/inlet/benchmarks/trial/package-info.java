/**
 * One run of one contender: it is started, given time to warm up, looked at twice, ended, and what
 * it says it received is compared with what the feed sent.
 */
@NullMarked
package dev.inlet.benchmarks.trial;

import org.jspecify.annotations.NullMarked;
