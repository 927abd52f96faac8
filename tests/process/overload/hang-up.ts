import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const AT_ONCE = 100;
const BODY = JSON.stringify({ v: 1, site: "overload-0.example", visitor: "v", session: "s", events: [] });

/** Half of them hang up while their body is on its way, half while the server is at work on it. */
const hangUpOnce = (port: number, whole: boolean): Promise<void> =>
  new Promise((resolve) => {
    const length = BODY.length + (whole ? 0 : 1);
    const head = `POST /api/collect HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: ${length}\r\n\r\n`;
    const socket = connect(port, "127.0.0.1", async () => {
      socket.write(head + BODY);
      await delay(whole ? 0 : 20);
      socket.resetAndDestroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve());
  });

/** So many send something and do not wait for an answer. */
export const hangUp = async (port: number, count: number): Promise<void> => {
  for (let done = 0; done < count; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_none, index) => hangUpOnce(port, index % 2 === 0)));
  }
};
