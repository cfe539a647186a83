import type { Limits } from '../limits/start-limits.ts';
import type { Call, Loop } from '../load/plan.ts';
import type { LoadSummary } from '../load/summary.ts';
import type { Curve } from '../results/chart.ts';
import type { Row } from '../results/row.ts';
import type { Buyer } from '../shop/sign-in.ts';
import type { BenchShop } from '../shop/start-shop.ts';

export type LoadOptions = {
  /** The edge of the shop unless told. */
  port?: number;
  calls: Call[];
  loop: Loop;
  keep?: boolean;
};

/** What the figures measure with: a shop full of books and, beside it, the bare servers. */
export type Bench = {
  shop: BenchShop;
  limits: Limits;
  /** Ids in the order in which the books were made. */
  books: readonly string[];
  /** Of each thing that is compared. */
  rounds: number;
  /** Of each sample. */
  seconds: number;
  /** Rejects, naming the first of them, when a reply was not as expected. */
  load: (options: LoadOptions) => Promise<LoadSummary>;
  adminToken: () => Promise<string>;
  /** So many buyers, just signed in; at most as many as the bench has made. */
  buyers: (count: number) => Promise<Buyer[]>;
  say: (line: string) => void;
};

export type FigureResult = { rows: Row[]; curves: Curve[] };

export type Figure = {
  /** P1 to P12. */
  id: string;
  what: string;
  /** Part of `--quick`. */
  isQuick: boolean;
  measure: (bench: Bench) => Promise<FigureResult>;
};
