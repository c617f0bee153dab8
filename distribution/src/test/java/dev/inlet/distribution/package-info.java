/** Tests of what people unpack, as it is. No code of Inlet is called from here. */
@NullMarked
package dev.inlet.distribution;

import org.jspecify.annotations.NullMarked;
