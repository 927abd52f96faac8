/** Value scores (0..100) in five bands, each with a colour in styles/tokens.css (`--score-1` … `--score-5`). */

export const SCORE_BANDS = 5;

export type ScoreBand = 1 | 2 | 3 | 4 | 5;

/** 0..19 is band 1, 80..100 band 5. What lies outside the scale, or is no number, goes to its nearest end. */
export const scoreBand = (score: number): ScoreBand => {
  const width = 100 / SCORE_BANDS;
  const band = Math.floor((Number.isFinite(score) ? score : 0) / width) + 1;
  return Math.min(Math.max(band, 1), SCORE_BANDS) as ScoreBand;
};
