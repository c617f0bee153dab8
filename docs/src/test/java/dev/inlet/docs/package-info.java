/**
 * Keeps the guides, the reference and the examples true: what a page shows is compiled, run or
 * compared here. So is the API with that of the last release. Nothing else here tests Inlet itself;
 * that is done beside what is tested.
 */
@NullMarked
package dev.inlet.docs;

import org.jspecify.annotations.NullMarked;
