/** Where a cursor stands in a YAML text that need not be whole: a line is judged by its indentation. */
export interface Context {
  /** Keys and list items (0 for any item) from the top to the map or list around the cursor. */
  path: (string | number)[];
  /** Writing a key, or the value after `key:` or after `- `. */
  mode: 'key' | 'value';
  /** The key whose value is being written. */
  key?: string;
  /** What has been typed of the word so far. */
  typed: string;
  /** Column of the word, from 1. */
  from: number;
  /** Keys that the map around the cursor has already. */
  siblings: ReadonlySet<string>;
  /** `kind:` of the document. */
  kind?: string;
}

interface Line {
  /** Columns (from 0) of the dashes. */
  dashes: readonly number[];
  /** Column of the text after indentation and dashes. */
  column: number;
  text: string;
  key?: string;
  value: string;
}

function readLine(source: string): Line | undefined {
  const [, indent = '', dash = '', text = ''] = /^(\s*)((?:-(?: +|$))*)(.*)$/.exec(source) ?? [];
  if ((text === '' && dash === '') || text.startsWith('#')) return undefined;
  const dashes = [...dash.matchAll(/-/g)].map(({ index }) => indent.length + index);
  const [, , key, value = ''] = /^(["']?)([\w./-]+)\1:(?:\s+(.*))?$/.exec(text) ?? [];
  return { dashes, column: indent.length + dash.length, text, ...(key === undefined ? {} : { key }), value: value.replace(/\s*#.*$/, '') };
}

/** Where a cursor stands; undefined inside a comment or a value of several words. Line and column from 1. */
export function contextAt(text: string, line: number, column: number): Context | undefined {
  const all = text.split('\n');
  let first = line - 1;
  while (first > 0 && !/^---/.test(all[first - 1] ?? '')) first--;
  let last = line - 1;
  while (last < all.length - 1 && !/^---/.test(all[last + 1] ?? '')) last++;

  const before = (all[line - 1] ?? '').slice(0, column - 1);
  const [, indent = '', dash = '', rest = ''] = /^(\s*)((?:- +)*)(.*)$/.exec(before) ?? [];
  if (/(^|\s)#/.test(rest)) return undefined;
  const dashes = [...dash.matchAll(/-/g)].map(({ index }) => indent.length + index);
  const own = indent.length + dash.length;
  const [, , key, value] = /^(["']?)([\w./-]+)\1:\s+(.*)$/.exec(rest) ?? [];
  const typed = key === undefined ? rest : (value ?? '');
  if (!/^[\w./"'-]*$/.test(typed)) return undefined;

  const kind = all.slice(first, last + 1).map((one) => /^kind:\s*["']?(\w+)/.exec(one)?.[1]).find(Boolean);
  const path: (string | number)[] = [];
  const siblings = new Set<string>();

  // Down: keys of the same map below the cursor.
  for (let n = line; n <= last; n++) {
    const next = readLine(all[n] ?? '');
    if (!next) continue;
    if ((next.dashes[0] ?? next.column) < own) break;
    if (next.dashes.length === 0 && next.column === own && next.key) siblings.add(next.key);
  }

  // Up: what the cursor is in. `at` is the column of the innermost thing around that is still open.
  let at = own;
  let inList = false;
  const enterLists = (columns: readonly number[]) => {
    for (const one of [...columns].reverse()) {
      path.unshift(0);
      at = one;
      inList = true;
    }
  };
  let sameMap = dashes.length === 0;
  enterLists(dashes);
  for (let n = line - 2; n >= first && (at > 0 || inList); n--) {
    const up = readLine(all[n] ?? '');
    if (!up) continue;
    const start = up.dashes[0] ?? up.column;
    if (inList) {
      if (up.dashes.includes(at) || start > at) continue; // an earlier item, or something inside it
      if (up.key === undefined || up.value !== '') return undefined;
      path.unshift(up.key);
      at = up.column;
      inList = false;
      sameMap = false;
      enterLists(up.dashes);
      continue;
    }
    if (up.column === at) {
      if (sameMap && up.key) siblings.add(up.key);
      if (up.dashes.length > 0) {
        sameMap = false;
        enterLists(up.dashes);
      }
    } else if (up.column < at) {
      if (up.key === undefined || up.value !== '') return undefined;
      path.unshift(up.key);
      at = up.column;
      sameMap = false;
      enterLists(up.dashes);
    }
  }
  return { path, mode: key === undefined ? 'key' : 'value', ...(key === undefined ? {} : { key }), typed, from: column - typed.length, siblings, ...(kind ? { kind } : {}) };
}
