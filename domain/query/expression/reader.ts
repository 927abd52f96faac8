/** Why an expression is refused: what is wrong, and where. */
export class ExpressionError extends Error {
  /** The one that is refused. */
  expression = "";
}

/** A place in an expression's text, which moves on as parts of it are understood. */
export class Reader {
  readonly text: string;
  /** In UTF-16 code units from the start. */
  at = 0;
  readonly #absent = new Set<string>();

  constructor(text: string) {
    this.text = text;
  }

  isDone(): boolean {
    return this.at >= this.text.length;
  }

  sees(prefix: string): boolean {
    return this.text.startsWith(prefix, this.at);
  }

  take(prefix: string): boolean {
    if (!this.sees(prefix)) return false;
    this.at += prefix.length;
    return true;
  }

  /** Takes what has a form. @param form sticky */
  takeForm(form: RegExp): RegExpExecArray | null {
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (found) this.at = form.lastIndex;
    return found;
  }

  /** Where `part` is next, from some place on, or -1: then it is not looked for again, which would be slow in long expressions. */
  find(part: string, from: number): number {
    if (this.#absent.has(part)) return -1;
    const found = this.text.indexOf(part, from);
    if (found < 0) this.#absent.add(part);
    return found;
  }

  /** Takes one character. To be asked where there is one. */
  takeCode(): number {
    const code = this.text.codePointAt(this.at) ?? 0;
    this.at += code > 0xffff ? 2 : 1;
    return code;
  }

  /** @param from where the offending part begins. @throws ExpressionError always */
  fail(why: string, from: number): never {
    throw new ExpressionError(`${why}, at character ${[...this.text.slice(0, from)].length + 1}`);
  }
}
