import { lastPlace, withAnswer, withDone, withGuess, withPlace, type Answered } from '../../engine/progress/change.ts';
import { emptyProgress, mergeProgress } from '../../engine/progress/merge.ts';
import { readProgress } from '../../engine/progress/read.ts';
import type { Guess, LessonRecord, Place, Progress, QuestionRecord } from '../../engine/progress/schema.ts';

/** The only code that touches `localStorage` for progress. */
const KEY = 'day-one:progress';
const UNDO = 'day-one:progress.undo';
const BROKEN = 'day-one:progress.broken';

/**
 * saved: kept in this browser · memory: storage is forbidden or full, lasts as long as the page ·
 * newer: a newer version of the course stored something this one cannot read; it is left untouched ·
 * broken: what was stored made no sense; it was put aside and progress starts afresh
 */
export type StoreState = 'saved' | 'memory' | 'newer' | 'broken';

type Listener = (progress: Progress) => void;
const listeners = new Set<Listener>();
let state: StoreState = 'saved';
let current: Progress | undefined;

/** Tells the learner once that nothing is kept. Not loaded otherwise. */
function note(next: StoreState): void {
  if (state === next) return;
  state = next;
  if (next !== 'saved') void import('./note.ts').then(({ showNote }) => showNote(next));
}

/** What is in storage; undefined: nothing usable. */
function stored(source: string | null): Progress | undefined {
  if (source === null) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    value = undefined;
  }
  const read = readProgress(value, Date.now());
  if (read === 'newer') {
    note('newer');
    return undefined;
  }
  if (read === 'foreign') {
    localStorage.setItem(BROKEN, source);
    localStorage.removeItem(KEY);
    note('broken');
    return undefined;
  }
  return read;
}

function load(): Progress {
  if (current) return current;
  try {
    current = stored(localStorage.getItem(KEY));
  } catch {
    note('memory');
  }
  current ??= emptyProgress();
  return current;
}

function tell(): void {
  const progress = load();
  for (const listener of listeners) listener(progress);
}

function save(next: Progress): void {
  current = next;
  if (state !== 'newer') {
    try {
      // Another tab may have written since: both are kept.
      const theirs = stored(localStorage.getItem(KEY));
      if (theirs) current = mergeProgress(theirs, next);
      // While merging, a newer version may have shown up; it must not be overwritten.
      if ((state as StoreState) !== 'newer') localStorage.setItem(KEY, JSON.stringify(current));
    } catch {
      note('memory');
    }
  }
  tell();
}

/** The learner's progress, in this browser only. */
export const progress = {
  /** Everything, as of now. Do not change it. */
  get(): Progress {
    return load();
  },
  /** Whether what happens is kept. */
  get state(): StoreState {
    load();
    return state;
  },
  lesson(slug: string): LessonRecord {
    return load().lessons[slug] ?? { done: {} };
  },
  question(key: string): QuestionRecord | undefined {
    return load().questions[key];
  },
  /** Whether a step was done once. */
  isDone(lesson: string, step: string): boolean {
    return load().lessons[lesson]?.done[step] !== undefined;
  },
  /** Marks a step done; the first time stays. */
  done(lesson: string, step: string): void {
    const before = load();
    const after = withDone(before, lesson, step, Date.now());
    if (after !== before) save(after);
  },
  /** Remembers where the learner stands. */
  visit(lesson: string, place: Omit<Place, 't'>): void {
    save(withPlace(load(), lesson, { ...place, t: Date.now() }));
  },
  /** Records how a guess before a command went; it is never scored. */
  guess(lesson: string, id: string, guess: Guess): void {
    const before = load();
    const after = withGuess(before, lesson, id, guess);
    if (after !== before) save(after);
  },
  /** Where the learner left last, over all lessons. */
  resume(): { lesson: string; at: Place } | undefined {
    return lastPlace(load());
  },
  /** Records an answer to a question; guesses are not recorded. */
  answer(key: string, answered: Answered): void {
    save(withAnswer(load(), key, answered, Date.now()));
  },
  /** Adds what another browser did; nothing is lost or gets worse. */
  merge(other: Progress): void {
    save(mergeProgress(load(), other));
  },
  /** Forgets everything; {@link undoReset} brings it back until the tab is closed. */
  reset(): void {
    const before = load();
    try {
      sessionStorage.setItem(UNDO, JSON.stringify(before));
      if (state !== 'newer') localStorage.removeItem(KEY);
    } catch {
      // forbidden storage holds nothing to remove
    }
    undo = before;
    current = emptyProgress();
    tell();
  },
  /** Whether there is a reset to undo. */
  canUndo(): boolean {
    return lastReset() !== undefined;
  },
  undoReset(): void {
    const before = lastReset();
    if (!before) return;
    undo = undefined;
    try {
      sessionStorage.removeItem(UNDO);
    } catch {
      // forbidden storage holds nothing to remove
    }
    save(mergeProgress(load(), before));
  },
  /** Called after every change, also one made in another tab. Returns the way to stop. */
  subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

let undo: Progress | undefined;
function lastReset(): Progress | undefined {
  if (undo) return undo;
  try {
    const source = sessionStorage.getItem(UNDO);
    const read = source === null ? 'foreign' : readProgress(JSON.parse(source), Date.now());
    return typeof read === 'string' ? undefined : read;
  } catch {
    return undefined;
  }
}

if (typeof window !== 'undefined')
  window.addEventListener('storage', (event) => {
    if (event.key !== KEY && event.key !== null) return;
    try {
      if (event.storageArea !== localStorage) return;
      const theirs = stored(event.key === null ? null : event.newValue);
      if (theirs) current = mergeProgress(load(), theirs);
      else if (event.newValue === null) current = emptyProgress(); // reset in the other tab
    } catch {
      return; // storage went away: this tab keeps what it has
    }
    tell();
  });
