import { isResource, pluralResource } from './resources.ts';
import { shellWords, type Word } from './words.ts';

/** One argument in canonical form, with where it was typed. */
interface Argument {
  /** Canonical text: `pods`, `-n kube-system`, `|`. */
  key: string;
  flag: boolean;
  /** Flag name without its value, for "right flag, wrong value". */
  name: string;
  at: number;
  raw: string;
  /** Column where the value of a flag begins. */
  valueAt: number;
}

const shortOf: Record<string, string> = {
  namespace: 'n', output: 'o', 'all-namespaces': 'A', watch: 'w', filename: 'f', selector: 'l', 'label-columns': 'L',
  container: 'c', stdin: 'i', tty: 't', kustomize: 'k', recursive: 'R', help: 'h', server: 's', v: 'v',
};
const shortWithValue = new Set([...'nofclLksv']);
const longWithValue = new Set(
  ('namespace output filename selector label-columns container kustomize server image replicas port target-port type name from-literal from-file tail since ' +
    'since-time sort-by field-selector context kubeconfig cluster user grace-period timeout patch overrides restart env labels annotations as as-group ' +
    'subresource template for revision to-revision min max cpu-percent verb resource serviceaccount clusterrole role api-group limits requests').split(' '),
);
/** Verbs whose first argument is a resource; `rollout`, `set` have a sub-command before it. */
const takesResource: Record<string, number> = {
  get: 1, describe: 1, delete: 1, edit: 1, explain: 1, label: 1, annotate: 1, patch: 1, scale: 1, autoscale: 1, expose: 1, wait: 1,
  taint: 1, top: 1, logs: 1, exec: 1, 'port-forward': 1, attach: 1, create: 1, rollout: 2, set: 2, auth: 3,
};
/** Verbs that also take TYPE NAME for TYPE/NAME. */
const splits = new Set(['get', 'describe', 'delete', 'edit', 'label', 'annotate', 'patch', 'scale', 'autoscale', 'expose', 'rollout', 'set']);

/** Bare words stay bare; anything a shell would touch is quoted, so that the result can be split again. */
function quoted(text: string): string {
  return /^[\w@%+=:,./{}[\]*~^-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function flags(words: readonly Word[], verb: string): { positional: Word[]; flags: Argument[]; rest: Word[] } {
  const positional: Word[] = [];
  const found: Argument[] = [];
  const logs = verb === 'logs';
  const hasValue = (short: string) => (short === 'f' && logs ? false : short === 'p' ? verb === 'patch' : shortWithValue.has(short));
  const add = (name: string, value: Word | string | undefined, word: Word, offset: number) => {
    const text = typeof value === 'object' ? value.text : value;
    const dashed = name.length === 1 ? `-${name}` : `--${name}`;
    if (text === 'true' && !longWithValue.has(name) && name.length > 0 && !hasValue(name)) value = undefined;
    const key = value === undefined ? dashed : name.length === 1 ? `${dashed} ${quoted(text ?? '')}` : `${dashed}=${quoted(text ?? '')}`;
    found.push({ key, flag: true, name: dashed, at: word.at, raw: word.raw, valueAt: typeof value === 'object' ? value.at : word.at + offset });
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const { text } = word;
    if (text === '--') return { positional, flags: found, rest: words.slice(i) };
    if (text.startsWith('--')) {
      const equals = text.indexOf('=');
      const long = equals < 0 ? text.slice(2) : text.slice(2, equals);
      const name = logs && long === 'follow' ? 'f' : logs && long === 'previous' ? 'p' : verb === 'patch' && long === 'patch' ? 'p' : (shortOf[long] ?? long);
      if (equals >= 0) add(name, text.slice(equals + 1), word, equals + 1);
      else if (longWithValue.has(long) && words[i + 1]) add(name, words[++i], word, 0);
      else add(name, undefined, word, text.length);
    } else if (text.startsWith('-') && text.length > 1) {
      for (let c = 1; c < text.length; c++) {
        const short = text[c]!;
        if (!hasValue(short)) {
          add(short, undefined, { ...word, at: word.at + (c === 1 ? 0 : c) }, 1);
          continue;
        }
        const value = text.slice(c + 1).replace(/^=/, '');
        if (value) add(short, value, word, text.length - value.length);
        else if (words[i + 1]) add(short, words[++i], word, 0);
        else add(short, undefined, word, text.length);
        break;
      }
    } else positional.push(word);
  }
  return { positional, flags: found, rest: [] };
}

const asArgument = (word: Word, key = quoted(word.text)): Argument => ({ key, flag: false, name: key, at: word.at, raw: word.raw, valueAt: word.at });

/** Canonical arguments of one command (no operators in it), positional ones first. */
function command(words: readonly Word[]): Argument[] {
  const first = words[0];
  if (!first) return [];
  if (first.text !== 'kubectl' && first.text !== 'k') return words.map((word) => asArgument(word));
  const verb = flags(words.slice(1), '').positional[0]?.text ?? '';
  const parsed = flags(words.slice(1), verb);
  const place = (takesResource[verb] ?? 0);
  const positional = parsed.positional.flatMap((word, n): Argument[] => {
    if (n === 0 || n !== place) return [asArgument(word)];
    const slash = word.text.indexOf('/');
    if (slash > 0) {
      const type = pluralResource(word.text.slice(0, slash));
      const name = word.text.slice(slash + 1);
      const several = parsed.positional.slice(n + 1).some((other) => /^[a-z.]+\//.test(other.text) && isResource(other.text.split('/')[0] ?? ''));
      if (!splits.has(verb) || several) return [asArgument(word, quoted(`${type}/${name}`))];
      return [asArgument(word, quoted(type)), { ...asArgument(word, quoted(name)), at: word.at + slash + 1, raw: word.raw.slice(slash + 1) }];
    }
    // `logs web`, `exec web`: a bare name is a Pod, not a resource.
    return [asArgument(word, ['logs', 'exec', 'attach', 'port-forward'].includes(verb) ? quoted(word.text) : quoted(pluralResource(word.text)))];
  });
  const sorted = [...parsed.flags].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return [asArgument(first, 'kubectl'), ...positional, ...sorted, ...parsed.rest.map((word) => asArgument(word))];
}

/** Commands of a line with the operators between them, each canonical. */
function canonical(line: string): Argument[][] {
  const prompt = /^\s*\$ /.exec(line)?.[0].length ?? 0;
  const words = shellWords(line.slice(prompt)).map((word) => ({ ...word, at: word.at + prompt }));
  const parts: Argument[][] = [];
  let current: Word[] = [];
  for (const word of words) {
    if (!word.operator) current.push(word);
    else {
      parts.push(command(current), [asArgument(word, word.text)]);
      current = [];
    }
  }
  parts.push(command(current));
  return parts.filter((part) => part.length > 0);
}

/**
 * One form for all ways to type the same command: `k`, resource short names, singular and plural, `TYPE/NAME`,
 * flag order, `-owide`, `--output=wide`, `--namespace=x`, quotes, blanks, a pasted `$ `.
 * Positional arguments first, then flags in alphabetical order: `kubectl get pods -n kube-system -o wide`.
 */
export function normalizeCommand(line: string): string {
  return canonical(line)
    .flatMap((part) => part.map((argument) => argument.key))
    .join(' ');
}

/** True if both lines are the same command. */
export function sameCommand(a: string, b: string): boolean {
  return normalizeCommand(a) === normalizeCommand(b);
}

const common = (a: string, b: string) => {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
};

/** Column inside a typed argument where it stops being the wanted one. */
function inside(typed: Argument, wanted: Argument): number {
  if (typed.flag && typed.name === wanted.name) {
    const value = (argument: Argument) => argument.key.slice(argument.name.length + 1);
    return typed.valueAt + common(value(typed), value(wanted));
  }
  return typed.at + Math.max(common(typed.raw, wanted.raw), common(typed.raw, wanted.key));
}

/**
 * Column (from 0) of the typed line where it first stops being the expected command; the length of the line if
 * something is missing at its end. Equivalent spellings are not differences.
 */
export function firstDifference(typed: string, expected: string): number {
  const [got, want] = [canonical(typed), canonical(expected)];
  const bad: number[] = [];
  for (const [n, part] of got.entries()) {
    const other = want[n];
    if (!other) return part[0]!.at;
    const positional = (list: Argument[]) => list.filter((argument) => !argument.flag);
    const wanted = positional(other);
    for (const [i, argument] of positional(part).entries()) {
      if (wanted[i]?.key === argument.key) continue;
      bad.push(wanted[i] ? inside(argument, wanted[i]) : argument.at);
      break;
    }
    const left = other.filter((argument) => argument.flag);
    for (const argument of part.filter((each) => each.flag)) {
      const same = left.findIndex((each) => each.key === argument.key);
      if (same >= 0) left.splice(same, 1);
      else {
        const near = left.find((each) => each.name === argument.name) ?? left.find((each) => common(each.name, argument.name) > 2);
        bad.push(near ? inside(argument, near) : argument.at);
      }
    }
    if (bad.length > 0) return Math.min(...bad, typed.length);
    if (part.length < other.length) return n + 1 < got.length ? got[n + 1]![0]!.at : typed.trimEnd().length;
  }
  return typed.trimEnd().length;
}
