import { installSmallParts } from "./small-parts.ts";
import { socketPair } from "./sockets.ts";
import { type Life, lives } from "./world.ts";

/**
 * Puts clock, timers and sockets of the platform in the place of Node's, for code that runs within a life (world.ts); all
 * other code keeps the real ones. Once per process.
 */
let installed = false;

class UpgradeResponse extends Response {
  override readonly webSocket: WebSocket | null;

  constructor(body?: BodyInit | null, init: ResponseInit = {}) {
    // Node refuses to make a 101.
    super(body, init.status === 101 ? { ...init, status: 200 } : init);
    this.webSocket = init.webSocket ?? null;
  }
}

interface VirtualTimer {
  life: Life;
  over: boolean;
}

/** @returns false when it had ended before */
const end = (timer: VirtualTimer): boolean => {
  if (timer.over) return false;
  timer.over = true;
  timer.life.timers--;
  return true;
};

export const installGlobals = (): void => {
  if (installed) return;
  installed = true;
  installSmallParts();
  const real = { now: Date.now, setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const realConsole = { error: console.error, warn: console.warn };
  Date.now = () => {
    const life = lives.getStore();
    return life ? life.world.now + life.skewMs : real.now();
  };
  const virtualSetTimeout = (run: () => void, ms = 0): unknown => {
    const life = lives.getStore();
    if (!life) return real.setTimeout(run, ms);
    const timer: VirtualTimer = { life, over: false };
    life.timers++;
    life.world.plan(ms, life, () => {
      if (!end(timer)) return;
      try {
        run();
      } catch (error) {
        // Whoever died in it takes its exception along.
        if (life.alive) life.world.fail(String(error));
      }
    });
    return timer;
  };
  const virtualClearTimeout = (timer: unknown): void => {
    if (typeof timer === "object" && timer !== null && "life" in timer) end(timer as VirtualTimer);
    else real.clearTimeout(timer as never);
  };
  // What an object logs when its peers die is expected here.
  for (const level of ["error", "warn"] as const) {
    console[level] = (...words: unknown[]) => {
      if (!lives.getStore()) realConsole[level](...words);
    };
  }
  Object.assign(globalThis, {
    setTimeout: virtualSetTimeout,
    clearTimeout: virtualClearTimeout,
    Response: UpgradeResponse,
    WebSocketPair: function WebSocketPair() {
      return socketPair();
    },
    WebSocketRequestResponsePair: class {},
  });
};
