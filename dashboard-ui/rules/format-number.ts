/** Numbers in the viewer's locale. A formatter is made once per locale: making one costs more than using it. */

/** `short` where room is scarce. */
export type Width = "whole" | "short";

export interface NumberFormat {
  /** `1,234` */
  whole(count: number): string;
  /** `1.2K` beyond 10,000, whole below: for places where width is scarce. */
  short(count: number): string;
  /** From 0..100: `48%`. */
  percent(percent: number): string;
  /** From 0..100, with up to two decimals where it has them: `4.37%`. */
  rate(percent: number): string;
  /** From 0..100, with two decimals: `4.30%`, so that a column of rates is in line. */
  exactRate(percent: number): string;
  /** From 0..100, with one decimal: `4.0%`, so that a column of them is in line. */
  share(percent: number): string;
  /** `€1,234.50`; from 1,000 `€1.2K` where width is scarce. @param currency of ISO 4217 */
  money(amount: number, currency: string, width?: Width): string;
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
  const exact = new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const share = new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const decimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return {
    whole: (count) => whole.format(count),
    short: (count) => (Math.abs(count) < 10_000 ? whole.format(count) : short.format(count)),
    percent: (value) => percent.format(value / 100),
    rate: (value) => rate.format(value / 100),
    exactRate: (value) => exact.format(value / 100),
    share: (value) => share.format(value / 100),
    money: (amount, currency, width = "whole") => {
      const isLong = width === "whole" || Math.abs(amount) < 1000;
      const places = isLong
        ? {}
        : ({ notation: "compact", maximumFractionDigits: 1, minimumFractionDigits: 0 } as const);
      return new Intl.NumberFormat(locale, { style: "currency", currency, ...places }).format(amount);
    },
    decimal: (value) => decimal.format(value),
    tenth: (value) => tenth.format(value),
  };
};
