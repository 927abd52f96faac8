/** Grey bars where rows will be. `rows` as many as usually come, so that nothing jumps. */
export const Skeleton = ({ rows }: { rows: number }) => (
  <div class="skeleton" aria-hidden="true">
    {Array.from({ length: rows }, (_, index) => (
      <span key={index} class="skeleton-bar" style={{ "--share": String(0.92 - ((index * 37) % 50) / 100) }} />
    ))}
  </div>
);
