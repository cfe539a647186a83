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
  /** Replies that are wrong or missing are counted and left to the caller: for loads that no shop can bear. */
  isTooMuch?: boolean;
};

/** What figures that need a shop alone measure with: one that is full of books and buyers. */
export type ShopBench = {
  shop: BenchShop;
  /** Ids in the order in which the books were made. */
  books: readonly string[];
  /** Of each thing that is compared. */
  rounds: number;
  /** Of each sample. */
  seconds: number;
  /** That ceilings are measured with. */
  connections: number;
  /** Rejects, naming the first of them, when a reply was not as expected, unless it is too much for any shop. */
  load: (options: LoadOptions) => Promise<LoadSummary>;
  adminToken: () => Promise<string>;
  /** So many buyers, just signed in; at most as many as the bench has made. */
  buyers: (count: number) => Promise<Buyer[]>;
  say: (line: string) => void;
};

/** What most figures measure with: a full shop and, beside it, the bare servers. */
export type Bench = ShopBench & { limits: Limits };

export type FigureResult = { rows: Row[]; curves: Curve[] };

type Named = {
  /** P1 to P14. */
  id: string;
  /** One that is measured along with it. */
  alsoId?: string;
  what: string;
  /** Part of `--quick`. */
  isQuick: boolean;
  /** Takes so long that it is measured only when `--only` names it. */
  isLong?: boolean;
};

/** Measured in the shop that all such figures share. */
export type Figure = Named & { measure: (bench: Bench) => Promise<FigureResult> };

export type AloneSettings = {
  /** For its shop's data; empty. */
  folder: string;
  rounds: number;
  seconds: number;
  /** That ceilings are measured with. */
  connections: number;
  /** How far P10 grows the shop. */
  mostBooks: number;
  say: (line: string) => void;
};

/** Measured before the others, in a shop of its own, with nothing else beside it. */
export type AloneFigure = Named & {
  measureAlone: (settings: AloneSettings) => Promise<FigureResult>;
};
