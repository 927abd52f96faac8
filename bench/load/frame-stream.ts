import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import type { RunningServer } from "../servers/workerd-server.ts";

const HEAD_END = "\r\n\r\n";
/** What the seven bits of a frame's length say when it stands in the next 2 or 8 bytes (RFC 6455, 5.2). */
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** Where a server's frame has its payload, or null while its end is not there yet. */
const locatePayload = (bytes: Buffer): { from: number; to: number } | null => {
  const short = (bytes[1] ?? 0) & 0x7f;
  const from = short === LENGTH_64 ? 10 : short === LENGTH_16 ? 4 : 2;
  if (bytes.length < from) return null;
  const length =
    short === LENGTH_64 ? Number(bytes.readBigUInt64BE(2)) : short === LENGTH_16 ? bytes.readUInt16BE(2) : short;
  return bytes.length < from + length ? null : { from, to: from + length };
};

/**
 * Opens the live stream of a site and does as little as it can with what comes: a hundred viewers that decode and parse
 * on the two cores of the server would be what is measured.
 * @param onFrame hears the payload of each frame; the bytes are good until it returns
 * @returns once the first frame is there
 * @throws Error when the server does not take the connection
 */
export const openFrameStream = async (
  { host, port, token }: Pick<RunningServer, "host" | "port" | "token">,
  site: string,
  onFrame: (payload: Buffer) => void,
): Promise<Socket> => {
  const socket = connect({ host, port });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let received: Buffer = Buffer.alloc(0);
  let upgraded = false;
  const take = (chunk: Buffer): void => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    if (!upgraded) {
      const headEnd = received.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const head = received.toString("latin1", 0, headEnd);
      if (!head.startsWith("HTTP/1.1 101")) {
        reject(new Error(`no live stream: ${head}`));
        return;
      }
      upgraded = true;
      received = received.subarray(headEnd + HEAD_END.length);
    }
    for (let payload = locatePayload(received); payload; payload = locatePayload(received)) {
      resolve();
      onFrame(received.subarray(payload.from, payload.to));
      received = received.subarray(payload.to);
    }
  };
  socket.on("data", take);
  socket.on("error", reject);
  socket.write(
    [
      `GET /api/sites/${site}/live HTTP/1.1`,
      `host: ${host}:${port}`,
      `authorization: Bearer ${token}`,
      "connection: Upgrade",
      "upgrade: websocket",
      "sec-websocket-version: 13",
      `sec-websocket-key: ${randomBytes(16).toString("base64")}`,
      HEAD_END.slice(2),
    ].join("\r\n"),
  );
  await promise;
  return socket;
};
