/** The budgets of the design that this benchmark measures; docs/performance.md says why they are what they are. */
export const budgets = {
  ratioAt128: 0.6,
  busyRowsPerEvent: 0.35,
  quietRowsPerEvent: 1.5,
  leasesSaved: 0.95,
  frameP50Ms: 60,
  frameP95Ms: 150,
  wakeMs: 150,
  firstNumbersOfEmpty: 10,
  openViewShare: 0.2,
  openViewHeap: 1.2,
  loadOfSqlite: 1 / 5,
  loadOfClickHouse: 3,
  partOfJson: 1 / 25,
  trackerBytes: 2.5 * 1024,
  dashboardBytes: 120 * 1024,
  workerBytes: 150 * 1024,
} as const;
