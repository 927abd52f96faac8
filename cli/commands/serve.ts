import { buildOutdated, readSelfHostConfig } from "../build/build.ts";
import type { Command } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { root } from "../root.ts";
import { announce } from "../serve/announce.ts";
import { claimDataDirectory, type ServerRecord, settleAdminToken } from "../serve/data-directory.ts";
import { ensureDemoSite } from "../serve/demo-site.ts";
import type { Lock } from "../serve/lock-file.ts";
import { writeRunDirectory } from "../serve/run-directory.ts";
import { readServeSettings, type ServeSettings } from "../serve/settings.ts";
import { checkPort, endLeftBehind, WorkerdProcess } from "../serve/workerd-process.ts";

const anyAddress = new Set(["0.0.0.0", "::", "*"]);

/** How this machine reaches a server that listens on `host`. */
const localUrl = (host: string, port: number): string => {
  const name = anyAddress.has(host) ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
};

/** How often to look whether npm is still there. */
const PARENT_CHECK_MS = 500;

/**
 * Resolves with the first signal that asks us to stop. npm passes a signal on to the shell between us, which dies of
 * it and says nothing: then being left without that parent is the signal.
 */
const stopAsked = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
    if (process.env.npm_lifecycle_event === undefined) return;
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && resolve(), PARENT_CHECK_MS).unref();
  });

/** Serves until asked to stop. @throws CommandError when the server ends by itself */
const serve = async (settings: ServeSettings, lock: Lock, json: boolean): Promise<void> => {
  const stop = stopAsked();
  const port = await checkPort(settings.host, settings.port);
  const config = readSelfHostConfig(root);
  await buildOutdated(root, config, (line) => process.stderr.write(`${line}\n`));
  const { token, isNew } = settleAdminToken(settings.dataDir, settings.adminToken);
  const configPath = writeRunDirectory(root, config, settings);
  const url = localUrl(settings.host, port);
  const workerd = await WorkerdProcess.start(
    configPath,
    { host: settings.host, port },
    { FOOTFALL_ADMIN_TOKEN: token },
  );
  try {
    lock.update<ServerRecord>({ workerd: workerd.identity });
    const early = Symbol("stopped while starting");
    const started = await Promise.race([workerd.untilHealthy(url), stop.then(() => early)]);
    if (started === early) return;
    await ensureDemoSite({ url, token }, settings.dataDir);
    lock.update<ServerRecord>({ workerd: workerd.identity, url });
    announce({ url, port, token, isNew, settings, json });
    const ended = await Promise.race([workerd.exit, stop]);
    // A Ctrl-C reaches workerd as well as us, and it may be the faster one.
    if (ended && ended.signal !== "SIGINT" && ended.signal !== "SIGTERM" && ended.code !== 0) {
      throw new CommandError(
        `workerd ended by itself (${ended.signal ?? `status ${ended.code}`}); start again, no acknowledged event is lost.`,
      );
    }
  } finally {
    await workerd.stop();
  }
};

export const serveCommand: Command = {
  usage: "",
  summary: "Run the server on this machine; what `npm start` does.",
  details: `It is told by its environment: PORT (8787; 0 takes any free one), HOST (127.0.0.1), FOOTFALL_DATA (./.footfall),
FOOTFALL_ADMIN_TOKEN (made and printed on first start), FOOTFALL_GEO_FILE (a MaxMind-format file, to place visitors),
FOOTFALL_TRUSTED_PROXY (1: take the client's address and place from a reverse proxy's headers),
SENTRY_DSN (where failures are reported, if anywhere).`,
  positionals: 0,
  options: { json: { help: "print one JSON line when it serves, for machines" } },
  async run(input) {
    const settings = readServeSettings(process.env, process.cwd());
    const { lock, leftBehind } = claimDataDirectory(settings.dataDir);
    try {
      if (leftBehind?.workerd) await endLeftBehind(leftBehind.workerd);
      await serve(settings, lock, input.flag("json"));
    } finally {
      lock.release();
    }
  },
};
