package dev.inlet.input.websocket.config;

import java.time.Duration;

/**
 * When to do what to keep a connection alive; a zero duration switches it off.
 *
 * @param pingAlways whether to ping at each interval, whatever comes in the meantime
 */
public record KeepAliveSettings(
    Duration pingInterval,
    Duration pingTimeout,
    boolean pingAlways,
    Duration idleTimeout,
    Duration heartbeatInterval) {}
