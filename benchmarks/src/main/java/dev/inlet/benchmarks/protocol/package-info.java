/**
 * Inlet's session protocols beside the official clients: real servers, which send at a steady rate,
 * and clients that count. The servers come from the module {@code testkit-servers}.
 */
@NullMarked
package dev.inlet.benchmarks.protocol;

import org.jspecify.annotations.NullMarked;
