import { directoryStub } from "../../objects/addresses.ts";
import { json } from "../answers.ts";
import type { Env } from "../env.ts";
import { RELEASE } from "../release.ts";

const PATIENCE_MS = 5000;

/** `GET /api/health`: 503 when the objects cannot be reached. */
export const getHealth = async (_request: Request, env: Env): Promise<Response> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  try {
    await Promise.race([directoryStub(env).site("health.invalid"), late]);
    return json({ ok: true, version: RELEASE });
  } catch (error) {
    console.error("health: the directory cannot be reached:", error);
    return json({ ok: false, version: RELEASE, error: "The objects cannot be reached; look at the log." }, 503);
  } finally {
    clearTimeout(timer);
  }
};
