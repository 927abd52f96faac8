import { DurableObject } from "cloudflare:workers";

/**
 * The least that a server of this shape can do: a Worker that reads the body as text and calls one object, which
 * answers with a constant. What ingest costs is measured against it, in the same run.
 */
const RECEIPT = '{"accepted":1,"duplicates":0,"dropped":[],"heartbeat_s":60}';

export class EmptyObject extends DurableObject {
  take(_text: string): string {
    return RECEIPT;
  }
}

interface Env {
  EMPTY: DurableObjectNamespace<EmptyObject>;
}

export default {
  async fetch(request, env) {
    if (request.method !== "POST") return new Response("ok");
    const answer = await env.EMPTY.getByName("one").take(await request.text());
    return new Response(answer, { status: 202, headers: { "content-type": "application/json" } });
  },
} satisfies ExportedHandler<Env>;
