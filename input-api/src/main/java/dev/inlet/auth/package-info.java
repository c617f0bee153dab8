/**
 * The contract of authentication schemes: a provider describes its configuration and makes an
 * authenticator, which takes part in every attempt to connect: in its request, and in a dialogue
 * once the server has accepted that. No input and no scheme lives here.
 */
@NullMarked
package dev.inlet.auth;

import org.jspecify.annotations.NullMarked;
