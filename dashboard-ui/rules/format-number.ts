/** Numbers in the viewer's locale. A formatter is made once per locale: making one costs more than using it. */

export interface NumberFormat {
  /** `1,234` */
  whole(count: number): string;
  /** `1.2K` beyond 10,000, whole below: for places where width is scarce. */
  short(count: number): string;
  /** From 0..100: `48%`. */
  percent(percent: number): string;
  /** From 0..100, with up to two decimals where it has them: `4.37%`. */
  rate(percent: number): string;
  /** Two decimals: `2.31` */
  decimal(value: number): string;
  /** One decimal where it has one: `1.5` */
  tenth(value: number): string;
}

export const numberFormat = (locale?: string): NumberFormat => {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const rate = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const decimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return {
    whole: (count) => whole.format(count),
    short: (count) => (Math.abs(count) < 10_000 ? whole.format(count) : short.format(count)),
    percent: (value) => percent.format(value / 100),
    rate: (value) => rate.format(value / 100),
    decimal: (value) => decimal.format(value),
    tenth: (value) => tenth.format(value),
  };
};
