/** What the objects import from "cloudflare:workers", in plain Node. */
export class DurableObject<TEnv> {
  protected ctx: unknown;
  protected env: TEnv;

  constructor(ctx: unknown, env: TEnv) {
    this.ctx = ctx;
    this.env = env;
  }
}
