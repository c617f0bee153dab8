/**
 * The contract of authentication schemes: a provider describes its configuration and makes an
 * authenticator, which takes part in every handshake. No input and no scheme lives here.
 */
@NullMarked
package dev.inlet.auth;

import org.jspecify.annotations.NullMarked;
