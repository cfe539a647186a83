/** Of all replicas together. */
export type Backlog = {
  /** Orders that are not settled yet. */
  pending: number;
  /** Since ever: orders are never deleted. */
  settled: number;
};

export type ReadBacklog = () => Promise<Backlog>;
