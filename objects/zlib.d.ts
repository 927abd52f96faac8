/** What the shells use of Node's zlib, which workerd has built in (synchronous, so a turn stays whole). */
declare module "node:zlib" {
  export function deflateRawSync(bytes: Uint8Array, options?: { level?: number }): Uint8Array;
  export function inflateRawSync(bytes: Uint8Array, options?: { chunkSize?: number }): Uint8Array;
}
