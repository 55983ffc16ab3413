import type { ContestReport } from '../contest/contest.js';
import type { Machine } from '../machine.js';
import type { Bulk } from '../measures/bulk.js';
import type { Overhead } from '../measures/overhead.js';
import type { Startup } from '../measures/startup.js';

/** One engine's, as it is kept in build/bench. */
export interface Report extends ContestReport {
  engine: string;
  quick: boolean;
  machine: Machine;
  versions: Record<string, string>;
  /** What engines have that run programs. */
  overhead?: Overhead | null;
  startup?: Startup;
  bulk?: Bulk;
  /** What browsers have. */
  firstToken?: { loads: number; milliseconds: import('../contest/statistics.js').Spread };
}
