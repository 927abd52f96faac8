import { describe, expect, it } from "vitest";
import { ApiError, createApi, createHttp } from "../../../dashboard-ui/store/api.ts";
import { text } from "../../../dashboard-ui/text.ts";

const answering = (status: number, body: string, seen: Request[] = []): ReturnType<typeof createApi> =>
  createApi(
    createHttp(async (input, init) => {
      seen.push(new Request(new URL(String(input), "https://stats.example.net"), init));
      return new Response(status === 204 ? null : body, { status });
    }),
  );

const failureOf = async (promise: Promise<unknown>): Promise<ApiError> => {
  const thrown: unknown = await promise.catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(ApiError);
  return thrown as ApiError;
};

describe("the server's client", () => {
  it("asks for one site's query with the cookie alone", async () => {
    const seen: Request[] = [];
    const api = answering(200, '{"results":[{"metrics":[3],"dimensions":[]}]}', seen);
    expect(await api.query("example.com", { metrics: ["visitors"], date_range: "day" })).toEqual([
      { metrics: [3], dimensions: [] },
    ]);
    expect(seen[0]?.method).toBe("POST");
    expect(seen[0]?.url).toBe("https://stats.example.net/api/v2/query");
    expect(await seen[0]?.json()).toEqual({ site_id: "example.com", metrics: ["visitors"], date_range: "day" });
    expect(seen[0]?.headers.has("authorization")).toBe(false);
  });

  it("a site's name cannot change the path", async () => {
    const seen: Request[] = [];
    await answering(200, "{}", seen).live("../sites?x");
    expect(new URL(seen[0]?.url ?? "").pathname).toBe("/api/sites/..%2Fsites%3Fx/live");
  });

  it.each([
    [401, '{"error":"Sign in first."}', "Sign in first."],
    [502, "<html>Bad gateway</html>", text.error.server],
    [400, "[]", `${text.error.heading} (400).`],
    [500, '{"error":7}', text.error.server],
  ])("[UI15] answer %i %s says: %s", async (status, body, message) => {
    const error = await failureOf(answering(status, body).sites());
    expect([error.status, error.message]).toEqual([status, message]);
  });

  it("[UI15] no answer at all, and an answer that is no JSON, have a sentence too", async () => {
    const unreachable = createApi(createHttp(() => Promise.reject(new TypeError("Failed to fetch"))));
    expect(await failureOf(unreachable.session())).toMatchObject({ status: 0, message: text.error.network });
    expect(await failureOf(answering(200, "<!doctype html>").session())).toMatchObject({ message: text.error.server });
  });

  it("signing out needs no body", async () => {
    expect(await answering(204, "").signOut()).toBeUndefined();
  });
});
