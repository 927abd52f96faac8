/**
 * What the expressions of one call may take together. Linear time is not little: thousands of steps that are all alive are looked at for
 * each character of each text, and meanwhile the object answers nobody else.
 */
const WORK_LIMIT = 30_000_000;
/** Making a state costs by its places: each as much as so many looks at a step. */
const LOOKS_PER_PLACE = 8;

export class TooMuchWork extends Error {}

/** Counts the work of some searches; some seconds of it are enough. */
export class Work {
  private left = WORK_LIMIT;

  /**
   * @param looks at steps of a program
   * @param places of a state that was made of them
   * @throws TooMuchWork
   */
  spend(looks: number, places: number): void {
    this.left -= looks + LOOKS_PER_PLACE * places;
    if (this.left < 0) throw new TooMuchWork("the expressions take too long");
  }
}
