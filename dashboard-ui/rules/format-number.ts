/** Numbers in the viewer's locale. A formatter is made once per locale: making one costs more than using it. */

export interface NumberFormat {
  /** `1,234` */
  whole(count: number): string;
  /** `1.2K` beyond 10,000, whole below: for places where width is scarce. */
  short(count: number): string;
  /** From 0..100: `48%`. */
  percent(percent: number): string;
}

export const numberFormat = (locale?: string): NumberFormat => {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  return {
    whole: (count) => whole.format(count),
    short: (count) => (Math.abs(count) < 10_000 ? whole.format(count) : short.format(count)),
    percent: (value) => percent.format(value / 100),
  };
};
