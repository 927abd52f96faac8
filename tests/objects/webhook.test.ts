import { describe, expect, it } from "vitest";
import { type Post, sendWebhook, signatureOf } from "../../objects/webhook.ts";

const webhook = { url: "https://hooks.test/a", id: "msg_1", body: '{"a":1}' };
const answering =
  (status: number, headers = {}): Post =>
  async () =>
    new Response(status === 204 ? null : "words of the receiver", { status, headers });

describe("a webhook", () => {
  it("[AL10] is signed as the reference of Standard Webhooks has it", async () => {
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const signed = await signatureOf(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}');
    expect(signed).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  it("[AL10] has its id, the time of the attempt, and a signature when there is a secret", async () => {
    const seen: RequestInit[] = [];
    const post: Post = async (_url, init) => {
      seen.push(init);
      return new Response("ok");
    };
    await sendWebhook(post, webhook, 1_614_265_330_999);
    await sendWebhook(post, { ...webhook, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }, 1_614_265_330_999);
    const [plain, signed] = seen.map(({ headers }) => headers as Record<string, string>);
    expect(plain).toMatchObject({ "webhook-id": "msg_1", "webhook-timestamp": "1614265330" });
    expect(plain).not.toHaveProperty("webhook-signature");
    expect(signed?.["webhook-signature"]).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
    expect(seen[0]).toMatchObject({ method: "POST", redirect: "manual", body: '{"a":1}' });
  });

  it.each([
    [answering(204), { delivered: true, status: 204, problem: null }],
    [answering(404), { delivered: false, status: 404, problem: "The address answers 404." }],
    [
      answering(302, { location: "http://10.0.0.1/" }),
      {
        delivered: false,
        status: 302,
        problem: "The address answers 302, which leads elsewhere; give the address that it leads to.",
      },
    ],
    [
      async () => {
        throw new Error("connect 10.0.0.1:5432 refused");
      },
      { delivered: false, status: null, problem: "The address cannot be reached." },
    ],
    [
      async () => {
        throw new DOMException("too late", "TimeoutError");
      },
      { delivered: false, status: null, problem: "The address did not answer within 10 seconds." },
    ],
  ] as [Post, object][])("[AL10] tells the status and nothing else: %#", async (post, outcome) => {
    expect(await sendWebhook(post, webhook, 0)).toEqual(outcome);
  });

  it.each([
    ["http://127.0.0.1:8065/hooks/a", true],
    ["http://10.1.2.3/", true],
    ["https://172.20.0.1/", true],
    ["http://[::1]:8065/", true],
    ["http://[fd00::1]/", true],
    ["http://localhost/", true],
    ["http://mattermost:8065/", true],
    ["https://172.32.0.1/", false],
    ["https://hooks.slack.com/", false],
    ["http://[2001:db8::1]/", false],
  ])("[AL10] says what may keep a message from %s: %s", async (url, isPrivate) => {
    const { problem } = await sendWebhook(() => Promise.reject(new Error("internal error")), { ...webhook, url }, 0);
    expect(problem?.includes("FOOTFALL_PRIVATE_WEBHOOKS")).toBe(isPrivate);
  });
});
