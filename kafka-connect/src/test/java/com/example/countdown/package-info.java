/** An input as others write theirs, for the plugin folder; nothing of Inlet's own belongs here. */
@NullMarked
package com.example.countdown;

import org.jspecify.annotations.NullMarked;
