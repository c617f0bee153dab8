/**
 * OAuth 1.0 request signing as RFC 5849 defines it. Signpost collects the protocol parameters and
 * writes them as a header; the base string and the signatures are made here, since Signpost's own
 * differ from the RFC. Nothing of Signpost is seen outside of this package.
 */
@NullMarked
package dev.inlet.auth.oauth1;

import org.jspecify.annotations.NullMarked;
