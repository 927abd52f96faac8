/** A failure that the person at the keyboard can act on: its message is one whole sentence, shown without a stack. */
export class CommandError extends Error {
  override name = "CommandError";
}

/** The arguments make no sense; the exit status is 2 then, as for other command line tools. */
export class UsageError extends CommandError {
  override name = "UsageError";
}

/** @returns what went wrong in words, whatever was thrown. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @returns the code of a system error such as "ENOENT", or null. */
export const systemCode = (error: unknown): string | null =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
