import { parseArgs } from "node:util";
import { reasonOf, UsageError } from "./command-error.ts";

/** An option as `--help` shows it. `value` names what follows it; without one it is a switch. */
export interface Option {
  value?: string;
  help: string;
}

/** What a command was given: positional arguments by order, options by name. */
export class Arguments {
  readonly positionals: readonly string[];
  private readonly options: Readonly<Record<string, string | boolean | undefined>>;

  constructor(positionals: readonly string[], options: Readonly<Record<string, string | boolean | undefined>>) {
    this.positionals = positionals;
    this.options = options;
  }

  flag(name: string): boolean {
    return this.options[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.options[name];
    return typeof value === "string" ? value : undefined;
  }

  required(name: string, what: string): string {
    const value = this.text(name);
    if (!value) throw new UsageError(`Say ${what} with --${name}.`);
    return value;
  }

  /** A number above zero. */
  number(name: string, fallback: number): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (!(value > 0) || !Number.isFinite(value)) {
      throw new UsageError(`--${name} must be a number above zero, not "${text}".`);
    }
    return value;
  }

  /** The positional argument at `index`. */
  positional(index: number, what: string): string {
    const value = this.positionals[index];
    if (!value) throw new UsageError(`Say ${what}.`);
    return value;
  }
}

/**
 * Reads a command's words. Options that the command does not know are refused: a typo must not change what it does.
 * @param limit how many positional arguments the command takes
 */
export const parseArguments = (
  words: readonly string[],
  options: Readonly<Record<string, Option>>,
  limit: number,
): Arguments => {
  const shape: Record<string, { type: "string" | "boolean"; short?: string }> = {};
  for (const [name, option] of Object.entries(options)) shape[name] = { type: option.value ? "string" : "boolean" };
  shape.help = { type: "boolean", short: "h" };
  try {
    const { positionals, values } = parseArgs({ args: [...words], options: shape, allowPositionals: true });
    const surplus = positionals[limit];
    if (surplus !== undefined) throw new UsageError(`"${surplus}" is one argument too many.`);
    return new Arguments(positionals, values as Record<string, string | boolean | undefined>);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // Node's sentence is followed by advice about "--" that helps with few of the mistakes people make.
    throw new UsageError(`${reasonOf(error).split(/\.\s/)[0]?.replace(/\.$/, "")}.`);
  }
};
