import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { clearDead, readLock, takeLock } from "../../../cli/serve/lock-file.ts";
import { identityOf, isRunning, ownIdentity } from "../../../cli/serve/process-identity.ts";

const directory = mkdtempSync(join(tmpdir(), "footfall-lock-"));
const path = join(directory, "lock");
beforeEach(() => rmSync(path, { force: true }));
afterAll(() => rmSync(directory, { recursive: true }));

describe("a lock on a directory", () => {
  it("[CL5] is held by one, and free again when released", () => {
    const { lock } = takeLock(path);
    expect(takeLock(path)).toEqual({ lock: null, heldBy: { holder: ownIdentity() } });
    lock?.update({ url: "http://x" });
    expect(readLock(path)).toEqual({ holder: ownIdentity(), url: "http://x" });
    lock?.release();
    expect(takeLock(path)).toMatchObject({ lock: expect.anything(), leftBehind: null });
  });

  it("[CL5] of a holder that died is taken over, with what it said", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(child, "spawn");
    const holder = identityOf(child.pid ?? 0);
    writeFileSync(path, JSON.stringify({ holder, url: "http://old" }));
    expect(takeLock(path)).toMatchObject({ lock: null, heldBy: { url: "http://old" } });
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(takeLock(path)).toMatchObject({ lock: expect.anything(), leftBehind: { url: "http://old" } });
  });

  it("[CL5] is not taken from who was quicker to take over from the dead", () => {
    // The other starter took it between our reading of the dead record and our moving it away.
    takeLock(path).lock?.update({ url: "http://quicker" });
    clearDead(path);
    expect(takeLock(path)).toMatchObject({ lock: null, heldBy: { url: "http://quicker" } });
  });

  it("[CL5] does not take another process with the same id for the holder: in a container ids repeat", () => {
    const holder = { ...ownIdentity(), startedAt: "another time" };
    expect(isRunning(holder)).toBe(false);
    writeFileSync(path, JSON.stringify({ holder }));
    expect(takeLock(path).lock).not.toBeNull();
  });

  it("[CL5] that a crash cut short is taken over", () => {
    writeFileSync(path, '{"holder": {"pi');
    expect(takeLock(path)).toMatchObject({ lock: expect.anything(), leftBehind: null });
  });
});
