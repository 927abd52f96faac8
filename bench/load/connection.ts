import { connect, type Socket } from "node:net";

/** What one request came to. */
export interface Answer {
  status: number;
  /** Head and body, for the few whose text matters; one byte per character. */
  text: string;
}

/** @throws Error unless the answer is the receipt of one accepted event: a refusal is cheap, and no measure of anything */
export const checkReceipt = ({ status, text }: Answer): void => {
  if (status !== 202 || !text.includes('"accepted":1,')) {
    throw new Error(`the server answered ${status}: ${text.slice(0, 1000)}`);
  }
};

/** Without an answer for so long, the run is over: something is stuck, and waiting measures nothing. */
const PATIENCE_MS = 30_000;
const HEAD_END = "\r\n\r\n";
const CHUNKED_END = "\r\n0\r\n\r\n";

/** Bytes of the answer that begins `text`, or null while its end is not known yet. */
const lengthOf = (text: string): number | null => {
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const bodyAt = headEnd + HEAD_END.length;
  const declared = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, bodyAt));
  if (declared) return bodyAt + Number(declared[1]);
  if (/\r\ntransfer-encoding: *chunked/i.test(text.slice(0, bodyAt))) {
    const end = text.indexOf(CHUNKED_END, headEnd + 2);
    return end < 0 ? null : end + CHUNKED_END.length;
  }
  return bodyAt;
};

/**
 * One HTTP/1.1 keep-alive connection that has one request under way at a time. It does as little as it can: on two
 * cores the load generator must not be what is measured.
 */
export class Connection {
  private readonly socket: Socket;
  private received = "";
  private waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.take(chunk));
    socket.on("error", (error) => this.fail(error));
    socket.setTimeout(PATIENCE_MS, () => this.fail(new Error(`no answer within ${PATIENCE_MS} ms`)));
    socket.on("close", () => this.fail(new Error("the server closed the connection")));
  }

  static open(host: string, port: number): Promise<Connection> {
    const { promise, resolve, reject } = Promise.withResolvers<Connection>();
    const socket = connect({ host, port });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(new Connection(socket));
    });
    return promise;
  }

  /** @param request a whole request, head and body, as it goes onto the wire */
  send(request: string): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.waiting = { resolve, reject };
    this.socket.write(request);
    return promise;
  }

  close(): void {
    this.socket.removeAllListeners("close");
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.received = this.received === "" ? chunk.toString("latin1") : this.received + chunk.toString("latin1");
    const length = lengthOf(this.received);
    if (length === null || this.received.length < length) return;
    const text = this.received;
    this.received = "";
    const { waiting } = this;
    this.waiting = null;
    waiting?.resolve({ status: Number(text.slice(9, 12)), text });
  }

  private fail(error: Error): void {
    this.waiting?.reject(error);
    this.waiting = null;
  }
}
