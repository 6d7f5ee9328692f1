import type { Localized } from '../../src/engine/schema/localized.ts';

export type Level = 'ok' | 'warn' | 'fail';

/** What one examination found. */
export interface Verdict {
  level: Level;
  /** A sentence: what was seen. */
  say: Localized;
  /** What to do about it; absent when all is well. */
  todo?: Localized;
}

/** One examination. It may take a while; it never changes what is there, and removes what it makes. */
export interface Examination {
  id: string;
  title: Localized;
  run(): Promise<Verdict[]>;
}

export const ok = (ko: string, en: string): Verdict => ({ level: 'ok', say: { ko, en } });
export const warn = (say: Localized, todo: Localized): Verdict => ({ level: 'warn', say, todo });
export const fail = (say: Localized, todo: Localized): Verdict => ({ level: 'fail', say, todo });

/** The worst of several: what a summary and an exit status go by. */
export const worst = (levels: readonly Level[]): Level => (levels.includes('fail') ? 'fail' : levels.includes('warn') ? 'warn' : 'ok');
