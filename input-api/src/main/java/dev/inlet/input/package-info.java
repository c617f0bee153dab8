/**
 * The contract of inputs: a provider describes its configuration and makes an input, which connects
 * and is read in batches of messages that are acknowledged. No implementation lives here but
 * values.
 */
@NullMarked
package dev.inlet.input;

import org.jspecify.annotations.NullMarked;
