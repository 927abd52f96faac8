/** A whole HTTP/1.1 request as text. @param body ASCII, so that its length is its bytes */
export const postRequest = (path: string, headers: Readonly<Record<string, string>>, body: string): string =>
  [
    `POST ${path} HTTP/1.1`,
    "host: 127.0.0.1",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${body.length}`,
    "",
    body,
  ].join("\r\n");
