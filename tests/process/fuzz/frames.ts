import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import fc from "fast-check";

/** WebSocket frames as no browser sends them, to the live stream. */
interface Frame {
  fin: boolean;
  reserved: number;
  opcode: number;
  masked: boolean;
  payload: Uint8Array;
  /** What the frame says that its payload's length is; null: the truth. */
  claims: number | null;
}

const payload: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 130 }),
  fc
    .constantFrom("ping", "", "pong", "{}", '{"type":"snapshot"}', "x".repeat(200), "y".repeat(70_000))
    .map((said) => Buffer.from(said)),
  // Close codes that may and may not be sent, and a reason that is no UTF-8.
  fc.constantFrom(1000, 1005, 1006, 1015, 999, 5000, 65_535).map((code) => Buffer.from([code >> 8, code & 255, 0xff])),
  fc.constant(Buffer.from([0xed, 0xa0, 0x80])),
);

const frame: fc.Arbitrary<Frame> = fc.record({
  fin: fc.boolean(),
  reserved: fc.constantFrom(0, 0, 0, 0, 1, 4, 7),
  opcode: fc.oneof(fc.constantFrom(0, 1, 2, 8, 9, 10), fc.nat(15)),
  masked: fc.constantFrom(true, true, true, false),
  payload,
  claims: fc.constantFrom(null, null, null, null, 125, 65_535, 2 ** 31, 2 ** 53),
});

/** What one connection sends after its handshake. */
export const talks: fc.Arbitrary<Frame[]> = fc.array(frame, { minLength: 1, maxLength: 5 });

const lengthOf = (length: number, mask: number): Buffer => {
  if (length < 126) return Buffer.from([mask | length]);
  if (length < 65_536) return Buffer.from([mask | 126, length >> 8, length & 255]);
  const long = Buffer.alloc(9);
  long[0] = mask | 127;
  long.writeBigUInt64BE(BigInt(length), 1);
  return long;
};

const encode = ({ fin, reserved, opcode, masked, payload: said, claims }: Frame): Buffer => {
  const key = randomBytes(4);
  const body = masked ? said.map((byte, at) => byte ^ (key[at % 4] ?? 0)) : said;
  return Buffer.concat([
    Buffer.from([(fin ? 0x80 : 0) | (reserved << 4) | opcode]),
    lengthOf(claims ?? said.length, masked ? 0x80 : 0),
    masked ? key : Buffer.alloc(0),
    body,
  ]);
};

const handshake = (path: string, token: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    "host: localhost",
    "upgrade: websocket",
    "connection: Upgrade",
    "sec-websocket-version: 13",
    `sec-websocket-key: ${randomBytes(16).toString("base64")}`,
    `authorization: Bearer ${token}`,
    "\r\n",
  ].join("\r\n");

const SILENCE_MS = 40;
const PATIENCE_MS = 10_000;

/** Connects, says the frames, waits until the server ends it or says nothing more. @returns the status of the handshake */
export const talk = (url: string, path: string, token: string, frames: readonly Frame[]): Promise<number> =>
  new Promise((resolve) => {
    let status = 0;
    let silence: ReturnType<typeof setTimeout> | undefined;
    const socket: Socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(handshake(path, token)));
    const finish = (): void => {
      clearTimeout(silence);
      clearTimeout(patience);
      socket.resetAndDestroy();
      resolve(status);
    };
    const patience = setTimeout(finish, PATIENCE_MS);
    socket.on("data", (data) => {
      if (status === 0) {
        status = Number(/^HTTP\/1\.1 (\d{3})/.exec(data.toString("latin1"))?.[1] ?? 0);
        if (status !== 101) return finish();
        for (const one of frames) socket.write(encode(one));
      }
      clearTimeout(silence);
      silence = setTimeout(finish, SILENCE_MS);
    });
    socket.on("close", finish);
    socket.on("error", finish);
  });
