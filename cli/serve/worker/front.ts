import { pathOf, workerFirst } from "./paths.ts";

/**
 * What Cloudflare's network does in front of a Worker with static assets, for a self-hosted workerd: paths of
 * `run_worker_first` go to the application, others to the assets, and what is no asset to the application after all.
 */

interface Fetcher {
  fetch(request: Request): Promise<Response>;
}

interface Application<TEnv, TContext> {
  fetch(request: Request, env: TEnv, context: TContext): Response | Promise<Response>;
}

/**
 * @param application the Worker's default export
 * @param patterns `run_worker_first`
 * @param binding the name under which the asset worker is bound
 * @param own what the application is given besides its bindings
 */
export const front = <TEnv extends Record<string, unknown>, TContext>(
  application: Application<TEnv, TContext>,
  patterns: readonly string[],
  binding: string,
  own: Partial<TEnv> = {},
): Application<TEnv, TContext> => {
  const isFirst = workerFirst(patterns);
  const wholes = new WeakMap<TEnv, TEnv>();
  const withOwn = (env: TEnv): TEnv => {
    const whole = wholes.get(env) ?? { ...env, ...own };
    wholes.set(env, whole);
    return whole;
  };
  return {
    ...application,
    async fetch(request, env, context) {
      const reads = request.method === "GET" || request.method === "HEAD";
      // What has no address, since its Host is none, is the application's to refuse.
      const isOurs = !URL.canParse(request.url) || isFirst(pathOf(request.url));
      if (!reads || isOurs) return application.fetch(request, withOwn(env), context);
      const answer = await (env[binding] as Fetcher).fetch(request).catch((error: unknown) => {
        // An address that another worker cannot be asked for, by way of its Host.
        if (error instanceof TypeError) return null;
        throw error;
      });
      return answer === null || answer.status === 404 ? application.fetch(request, withOwn(env), context) : answer;
    },
  };
};
