/** What is kept per exercise: the text being written, and how the exercise went. */
export interface Draft {
  text?: string;
  /** The solution was shown before the exercise was solved. */
  assisted?: boolean;
  solved?: boolean;
}

const KEY = 'day-one:exercises';
/** Longer texts are not kept. */
const LONGEST = 20_000;
/** What could not be stored lasts as long as the page. */
const memory = new Map<string, Draft>();
let works = true;

function readAll(): Record<string, Draft> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Draft>) : {};
  } catch {
    return {};
  }
}

/** Whether drafts survive the page. */
export function draftsWork(): boolean {
  return works;
}

/** What is kept of an exercise; empty if nothing, or if it makes no sense. */
export function readDraft(id: string): Draft {
  const value: Partial<Record<keyof Draft, unknown>> = memory.get(id) ?? readAll()[id] ?? {};
  return {
    ...(typeof value.text === 'string' ? { text: value.text } : {}),
    ...(value.assisted === true ? { assisted: true } : {}),
    ...(value.solved === true ? { solved: true } : {}),
  };
}

/** Keeps what is given of an exercise; `text: undefined` forgets the text. */
export function keepDraft(id: string, change: Draft): void {
  const next = { ...readDraft(id), ...change };
  if (next.text !== undefined && next.text.length > LONGEST) return;
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...readAll(), [id]: next }));
    memory.delete(id);
    works = true;
  } catch {
    memory.set(id, next);
    works = false;
  }
}
