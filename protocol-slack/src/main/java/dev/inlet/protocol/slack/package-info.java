/**
 * Socket Mode, by which Slack sends the events of an app: the address of each connection is asked
 * for by HTTP, and each envelope is acknowledged. One provider, its fields, the protocol and its
 * sessions live here; nothing else of this module is public.
 */
@NullMarked
package dev.inlet.protocol.slack;

import org.jspecify.annotations.NullMarked;
