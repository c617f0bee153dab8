/**
 * The JSON protocol of Centrifugo and of servers on its library {@code centrifuge}: login by token,
 * channels, and recovery of what was missed. One provider, its fields, its protocol and its session
 * live here; nothing else of this module is public.
 */
@NullMarked
package dev.inlet.protocol.centrifugo;

import org.jspecify.annotations.NullMarked;
