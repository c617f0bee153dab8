/**
 * Bearer tokens as RFC 6750 defines them, made elsewhere and configured here or read from a file.
 * One provider, its fields and its authenticator live here; nothing else of this module is public,
 * and nothing but the JDK is used.
 */
@NullMarked
package dev.inlet.auth.bearer;

import org.jspecify.annotations.NullMarked;
