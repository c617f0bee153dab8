/**
 * The protocol {@code graphql-transport-ws}: subscriptions to a GraphQL server, and going on behind
 * a value that was received. One provider, its fields, its protocol and its session live here;
 * nothing else of this module is public.
 */
@NullMarked
package dev.inlet.protocol.graphqlws;

import org.jspecify.annotations.NullMarked;
