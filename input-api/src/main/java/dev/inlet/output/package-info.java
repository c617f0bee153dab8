/**
 * The contract of outputs: a provider describes its configuration and makes an output, which takes
 * a batch whole or refuses it whole. Codecs, which turn messages into bytes, are here for every
 * output to use. No output lives here.
 */
@NullMarked
package dev.inlet.output;

import org.jspecify.annotations.NullMarked;
