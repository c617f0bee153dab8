/**
 * The contract of session protocols: what is spoken over the connections of an input between the
 * opening of a connection and its end, such as subscriptions, heartbeats, envelopes around messages
 * and acknowledgements. A provider describes its configuration and makes a protocol, which prepares
 * the request of every attempt and opens a session for every connection. No input and no protocol
 * lives here.
 */
@NullMarked
package dev.inlet.protocol;

import org.jspecify.annotations.NullMarked;
