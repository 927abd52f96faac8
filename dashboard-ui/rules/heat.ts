/** Bands of a colour scale, 0 for none; a stylesheet has a ground and a readable text for each. */
export const HEAT_BANDS = 6;

/**
 * The band of a rate where the scale ends at `most`, so that shares of three per cent differ too; what is above has the last.
 * @param rate per cent
 */
export const heatOf = (rate: number, most: number): number =>
  rate <= 0 || most <= 0 ? 0 : Math.min(HEAT_BANDS, Math.max(1, Math.ceil((rate / most) * HEAT_BANDS)));
