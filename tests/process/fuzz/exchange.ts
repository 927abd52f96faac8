import { Agent, request } from "node:http";
import { connect } from "node:net";

/** One thing that is sent to the server: a request that Node can write, or bytes as nobody should write them. */
export type Sent =
  | { as: "request"; method: string; path: string; headers: Record<string, string>; body: Uint8Array | null }
  | { as: "bytes"; bytes: Uint8Array };

/** Status 0: the connection ended without an answer. */
export interface Answer {
  status: number;
  retryAfter: string | null;
  text: string;
}

const PATIENCE_MS = 30_000;
/** Bytes that promise more than they hold: whoever sent them hangs up then. */
const RAW_PATIENCE_MS = 150;
const ATTEMPTS = 4;
const ANSWER_BYTES = 4_000_000;

const none: Answer = { status: 0, retryAfter: null, text: "" };

/** Sends requests over kept connections, and bytes over one each. */
export class Exchange {
  private readonly port: number;
  private readonly agent: Agent;

  /** @param connections that requests may use at a time */
  constructor(url: string, connections: number) {
    this.port = Number(new URL(url).port);
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  async send(sent: Sent): Promise<Answer> {
    if (sent.as === "bytes") return this.bytes(sent.bytes);
    let answer = none;
    // A server that refuses a body unread ends the connection, sometimes while the body is still being written.
    for (let attempt = 0; attempt < ATTEMPTS && answer.status === 0; attempt++) answer = await this.request(sent);
    return answer;
  }

  close(): void {
    this.agent.destroy();
  }

  private request({ method, path, headers, body }: Sent & { as: "request" }): Promise<Answer> {
    // Node says so by itself of some methods only; the others' bodies would be taken for the next request.
    const length = body && !headers["transfer-encoding"] ? { "content-length": String(body.length) } : {};
    return new Promise((resolve) => {
      const options = { host: "127.0.0.1", port: this.port, agent: this.agent, timeout: PATIENCE_MS };
      const sending = request({ ...options, method, path, headers: { ...headers, ...length } }, (response) => {
        let text = "";
        response.setEncoding("latin1");
        response.on("data", (part: string) => {
          if (text.length < ANSWER_BYTES) text += part;
        });
        const retryAfter = response.headers["retry-after"] ?? null;
        response.on("end", () => resolve({ status: response.statusCode ?? 0, retryAfter, text }));
        response.on("error", () => resolve(none));
      });
      // An upgrade that was accepted: whoever asked wants nothing of it.
      sending.on("upgrade", (_response, socket) => {
        socket.destroy();
        resolve({ status: 101, retryAfter: null, text: "" });
      });
      sending.on("connect", (response, socket) => {
        socket.destroy();
        resolve({ status: response.statusCode ?? 0, retryAfter: null, text: "" });
      });
      sending.on("timeout", () => sending.destroy());
      sending.on("error", () => resolve(none));
      sending.end(body ?? undefined);
    });
  }

  private bytes(bytes: Uint8Array): Promise<Answer> {
    return new Promise((resolve) => {
      let text = "";
      const socket = connect(this.port, "127.0.0.1", () => socket.write(bytes));
      const finish = (): void => {
        clearTimeout(patience);
        socket.resetAndDestroy();
        const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
        const retryAfter = /\r\nretry-after: *([^\r]*)/i.exec(text)?.[1] ?? null;
        resolve({ status, retryAfter, text: text.slice(text.indexOf("\r\n\r\n") + 4) });
      };
      const patience = setTimeout(finish, RAW_PATIENCE_MS);
      socket.setEncoding("latin1");
      socket.on("data", (part: string) => {
        text += part;
        if (text.includes("\r\n\r\n")) setImmediate(finish);
      });
      socket.on("close", finish);
      socket.on("error", finish);
    });
  }
}
