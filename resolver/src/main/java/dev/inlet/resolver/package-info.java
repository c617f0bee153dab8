/**
 * Fetches a plugin by its Maven coordinates, the way Maven itself would: with the user's settings,
 * mirrors, proxies, credentials and local repository. Nothing here knows what a plugin is, and no
 * class of Maven is seen outside.
 */
@NullMarked
package dev.inlet.resolver;

import org.jspecify.annotations.NullMarked;
