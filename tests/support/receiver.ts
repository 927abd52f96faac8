import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import type { AlertMessage } from "../../protocol/alerts.ts";

/** How long a message may take to come; this only ends a wait that is in vain. */
const PATIENCE = { timeout: 20_000, interval: 50 };

/** A message as it came in. */
interface Received {
  message: AlertMessage;
  /** Unix ms at which what it tells of happened. */
  at: number;
  /** Whether it is signed with this secret, as docs/alerts.md checks it. */
  signedWith(secret: string): boolean;
}

/** A program that alerts tell. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** The status that it answers. */
  answer: number;
  /** Resolves when so many messages have come. */
  until(count: number): Promise<Received[]>;
}

const read = (headers: IncomingHttpHeaders, body: string): Received => {
  const message = JSON.parse(body) as AlertMessage;
  return {
    message,
    at: Date.parse(message.timestamp),
    signedWith: (secret) => {
      const key = Buffer.from(secret.replace("whsec_", ""), "base64");
      const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
      return headers["webhook-signature"] === `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
    },
  };
};

/** Opens one on a free port of this machine. */
export const openReceiver = async (): Promise<Receiver> => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push(read(request.headers, body));
      response.writeHead(receiver.answer).end("words of the receiver");
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: 200,
    until: async (count) => {
      await expect.poll(() => received.length, PATIENCE).toBeGreaterThanOrEqual(count);
      return received;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
};
