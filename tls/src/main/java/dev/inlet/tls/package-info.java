/**
 * The section {@code tls} of a configuration: its fields, and the keys and certificates that it
 * names, also as clients of the JDK take them. What another TLS library makes of them is left to
 * whoever connects, so this depends on none.
 */
@NullMarked
package dev.inlet.tls;

import org.jspecify.annotations.NullMarked;
