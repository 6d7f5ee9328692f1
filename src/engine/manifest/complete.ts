import { contextAt } from './context.ts';
import { itemType, typeAt, valueType, type ManifestSchema, type SchemaField } from './schema.ts';

/** One thing the editor offers to write. */
export interface Suggestion {
  label: string;
  /** Text to insert; a line break brings the indentation of the line with it. */
  insert: string;
  kind: 'field' | 'value';
  type: string;
  doc: string;
  required: boolean;
}

/** Suggestions for a place, and which columns of the line they replace. */
export interface Suggestions {
  from: number;
  /** Exclusive. */
  to: number;
  list: readonly Suggestion[];
}

/** Keys that are worth offering where any key may stand. */
const usual: Readonly<Record<string, readonly string[]>> = {
  nodeSelector: ['kubernetes.io/hostname', 'kubernetes.io/os', 'kubernetes.io/arch'],
  limits: ['cpu', 'memory', 'nvidia.com/gpu'],
  requests: ['cpu', 'memory', 'nvidia.com/gpu'],
  matchLabels: ['app'],
  labels: ['app'],
  selector: ['app'],
};

/** What comes after the key of a field. */
function after(type: string, schema: ManifestSchema, deeper: string): string {
  if (itemType(type) !== undefined) return `:\n${deeper}- `;
  if (valueType(type) !== undefined || schema.types[type]) return `:\n${deeper}`;
  return ': ';
}

/** What could be written at a cursor (line and column from 1). */
export function complete(text: string, line: number, column: number, schema: ManifestSchema): Suggestions {
  const context = contextAt(text, line, column);
  const none = { from: column, to: column, list: [] };
  if (!context) return none;
  const { path, mode, key = '', from, siblings, kind } = context;
  const rest = (text.split('\n')[line - 1] ?? '').slice(column - 1);
  const word = /^[\w./-]*/.exec(rest)?.[0] ?? '';
  const to = column + word.length;
  const renames = rest.startsWith(':', word.length); // the value is there already

  if (mode === 'value') {
    const words = (list: readonly string[], doc = (_: string) => '') => ({ from, to, list: list.map((word) => ({ label: word, insert: word, kind: 'value' as const, type: '', doc: doc(word), required: false })) });
    if (path.length === 0 && key === 'kind') return words(Object.keys(schema.kinds), (word) => schema.types[schema.kinds[word]?.type ?? '']?.doc ?? '');
    if (path.length === 0 && key === 'apiVersion') return words(kind && schema.kinds[kind] ? [schema.kinds[kind].apiVersion] : [...new Set(Object.values(schema.kinds).map(({ apiVersion }) => apiVersion))]);
    if (!kind) return none;
    const owner = typeAt(schema, kind, path);
    const field = owner ? schema.types[owner]?.fields[key] : undefined;
    if (field?.values) return words(field.values);
    return field?.type === 'boolean' ? words(['true', 'false']) : none;
  }

  const type = kind ? typeAt(schema, kind, path) : path.length === 0 ? 'Pod' : undefined;
  if (type === undefined) return none;
  const item = itemType(type);
  const last = String(path.findLast((one) => typeof one === 'string') ?? '');
  if (!schema.types[item ?? type]) {
    if (item === undefined && valueType(type) !== undefined) return { from, to, list: (usual[last] ?? []).filter((word) => !siblings.has(word)).map((word) => ({ label: word, insert: renames ? word : `${word}: `, kind: 'field', type: valueType(type) ?? '', doc: '', required: false })) };
    return none;
  }
  const lead = item === undefined ? '' : '- '; // the list has begun, its first dash has not
  const fields = Object.entries(schema.types[item ?? type]?.fields ?? {}).filter(([name]) => !siblings.has(name) && name !== 'status');
  const suggest = ([name, field]: [string, SchemaField]): Suggestion => ({
    label: name,
    insert: renames ? name : `${lead}${name}${after(field.type, schema, lead ? '    ' : '  ')}`,
    kind: 'field',
    type: field.type,
    doc: field.doc,
    required: field.required === true,
  });
  const list = fields.map(suggest);
  return { from, to, list: path.length === 0 && !kind ? list.filter(({ label }) => label !== 'spec') : list };
}
