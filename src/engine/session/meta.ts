import type { Change } from '../schema/change.ts';
import type { Localized } from '../schema/localized.ts';
import type { Provenance } from '../schema/provenance.ts';

/** One step as `public/casts/<session>.json` tells it; the output itself is in the cast. */
export interface RecordedStep {
  id: string;
  cmd: string;
  exit: number;
  /** Other command lines that count as this one. */
  accept?: string[];
  /** Present where it differs from the session's. */
  provenance?: Provenance;
  /** What the post printed, where it differs. */
  posted?: string;
  note?: Localized;
  /** Resource whose table this prints. */
  resource?: string;
  changes?: Change[];
}

/** A mistake worth making; its output is in `<session>.mistakes.cast` under the same id. */
export interface RecordedMistake {
  id: string;
  /** Step at whose prompt it is recognised. */
  at: string;
  cmd: string;
  exit: number;
  /** Regular expression over the normalised command line; absent = exactly `cmd`. */
  match?: string;
  say: Localized;
  provenance?: Provenance;
}

/** `public/casts/<session>.json` */
export interface SessionMeta {
  version: 1;
  id: string;
  title: Localized;
  host: string;
  cols: number;
  rows: number;
  provenance: Provenance;
  steps: RecordedStep[];
  mistakes: RecordedMistake[];
}
