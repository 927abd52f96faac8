/**
 * Why stored bytes are no part that this build can read: they are of something else, of a later build, cut short, or
 * damaged. The part is set aside and reported; nothing of it is ever read as if it were right.
 */
export class PartError extends Error {
  readonly reason: "not_a_part" | "version" | "length" | "checksum";

  constructor(reason: PartError["reason"], message: string) {
    super(message);
    this.name = "PartError";
    this.reason = reason;
  }
}
