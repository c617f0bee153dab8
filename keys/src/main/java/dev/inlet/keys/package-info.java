/**
 * Private keys and certificates as people have them in files: PEM, DER, PKCS#12 and JKS, read with
 * the JDK alone. {@link dev.inlet.keys.KeyFile} is the way in. Nothing here reads a file itself,
 * knows of a configuration, or makes a TLS context.
 */
@NullMarked
package dev.inlet.keys;

import org.jspecify.annotations.NullMarked;
