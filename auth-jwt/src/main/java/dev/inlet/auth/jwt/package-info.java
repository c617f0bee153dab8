/**
 * JSON web tokens (RFC 7519) as bearer tokens, signed again for every attempt. Nimbus makes the
 * tokens; keys are read with the JDK alone, and nothing of Nimbus is seen outside of this package.
 */
@NullMarked
package dev.inlet.auth.jwt;

import org.jspecify.annotations.NullMarked;
