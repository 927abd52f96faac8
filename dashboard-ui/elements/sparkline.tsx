const WIDTH = 160;
const HEIGHT = 36;
const PAD = 2;

export interface SparklineProps {
  values: readonly number[];
  /** How many values the whole width holds: a day that is not over ends where it stands now. */
  slots: number;
  /** What it is, for who cannot see it. */
  label: string;
}

/** A small chart without axes. */
export const Sparkline = ({ values, slots, label }: SparklineProps) => {
  const most = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, slots - 1);
  const points = values.map((value, index) => {
    const x = (index * step).toFixed(1);
    const y = (HEIGHT - PAD - (value / most) * (HEIGHT - 2 * PAD)).toFixed(1);
    return `${x} ${y}`;
  });
  const line = `M${points.join("L")}`;
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path class="sparkline-area" d={`${line}L${((values.length - 1) * step).toFixed(1)} ${HEIGHT}L0 ${HEIGHT}Z`} />
      <path class="sparkline-line" d={line} />
    </svg>
  );
};
