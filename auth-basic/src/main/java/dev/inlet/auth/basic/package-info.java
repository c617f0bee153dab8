/**
 * HTTP basic authentication as RFC 7617 defines it. One provider, its fields and its authenticator
 * live here; nothing else of this module is public, and nothing but the JDK is used.
 */
@NullMarked
package dev.inlet.auth.basic;

import org.jspecify.annotations.NullMarked;
