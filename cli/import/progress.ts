/** A bar on standard error, for a person who waits; nothing at all for a program. */

const WIDTH = 28;
const INTERVAL_MS = 100;

/** @param share read so far, 0..1; null when the whole is not known (standard input) */
export const progressLine = (share: number | null, lines: number, linesPerSecond: number): string => {
  const count = `${lines.toLocaleString("en")} lines, ${Math.round(linesPerSecond).toLocaleString("en")}/s`;
  if (share === null) return count;
  const filled = Math.round(WIDTH * Math.min(1, share));
  return `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${Math.floor(100 * Math.min(1, share))} %  ${count}`;
};

/** Draws the bar at most ten times a second. */
export class Progress {
  private readonly stream: NodeJS.WriteStream;
  private readonly startedAt = performance.now();
  private drawnAt = Number.NEGATIVE_INFINITY;
  private drew = false;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
  }

  show(share: number | null, lines: number): void {
    const now = performance.now();
    if (!this.stream.isTTY || now - this.drawnAt < INTERVAL_MS) return;
    this.drawnAt = now;
    this.drew = true;
    const seconds = Math.max(0.001, (now - this.startedAt) / 1000);
    this.stream.write(`\r\x1b[2K${progressLine(share, lines, lines / seconds)}`);
  }

  /** Clears the bar, so that what is printed next starts on an empty line. */
  end(): void {
    if (this.drew) this.stream.write("\r\x1b[2K");
  }
}
