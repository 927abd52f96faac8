/**
 * The version of everything in this folder. It rises when an old peer cannot ignore a change; additions that it can
 * ignore leave it alone. `tests/protocol/fingerprint.test.ts` fails when a schema changes, so that nobody forgets to decide.
 *
 * | version | what it brought |
 * |---|---|
 * | 1 | the first contract |
 */
export const PROTOCOL_VERSION = 1;
