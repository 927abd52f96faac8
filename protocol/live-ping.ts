/**
 * What a viewer may send on a live stream: nothing but this keep-alive, answered by the platform without waking the hub. Apart
 * from the schemas, which pages that embed a counter must not carry.
 */
export const LIVE_PING = "ping";
export const LIVE_PONG = "pong";
