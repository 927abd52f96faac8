import { connect, type Socket } from "node:net";

/** Status 0: no answer came, because the connection ended or patience did. */
export interface Answer {
  status: number;
  retryAfter: boolean;
  body: string;
}

const none: Answer = { status: 0, retryAfter: false, body: "" };

/** One kept connection, one request at a time, as little work as can be. */
export class Connection {
  readonly #port: number;
  #socket: Socket | null = null;
  #text = "";
  #answered: ((answer: Answer) => void) | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket ??= this.#open();
      this.#socket.write(request);
    });
  }

  /** Ends the connection, and whoever waits for an answer with it. */
  giveUp(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.resetAndDestroy();
    this.#finish(none);
  }

  #open(): Socket {
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    socket.setEncoding("latin1");
    socket.on("data", (part) => {
      this.#text += part;
      this.#read();
    });
    const over = (): void => {
      if (this.#socket === socket) this.giveUp();
    };
    socket.on("close", over);
    socket.on("error", over);
    return socket;
  }

  #read(): void {
    const head = this.#text.indexOf("\r\n\r\n");
    if (head < 0) return;
    const said = this.#text.slice(0, head).toLowerCase();
    const length = Number(/\r\ncontent-length: *(\d+)/.exec(said)?.[1] ?? 0);
    if (this.#text.length < head + 4 + length) return;
    const body = this.#text.slice(head + 4, head + 4 + length);
    if (said.includes("\r\nconnection: close")) {
      this.#socket?.destroy();
      this.#socket = null;
    }
    this.#finish({ status: Number(said.slice(9, 12)), retryAfter: said.includes("\r\nretry-after:"), body });
  }

  #finish(answer: Answer): void {
    this.#text = "";
    const answered = this.#answered;
    this.#answered = null;
    answered?.(answer);
  }
}
