import type { RunningServer } from "./workerd-server.ts";

/**
 * Opens the live stream of a site as a program does, with a token.
 * @param onFrame hears the text of each frame
 * @returns once the snapshot is there
 */
export const openViewer = async (
  server: RunningServer,
  site: string,
  onFrame: (text: string) => void,
): Promise<WebSocket> => {
  const url = `${server.url.replace("http", "ws")}/api/sites/${site}/live`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${server.token}` } });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.addEventListener("message", ({ data }) => {
    resolve();
    onFrame(data as string);
  });
  socket.addEventListener("error", () => reject(new Error(`${url} could not be opened`)));
  await promise;
  return socket;
};
