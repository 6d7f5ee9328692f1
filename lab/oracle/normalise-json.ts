import { machine, Numbering } from './rules.ts';

export interface JsonOptions {
  translate: (text: string) => string;
  managedFields?: boolean;
  /** Without `status`. */
  statusless?: boolean;
  /** Of a table whose columns an earlier event of its watch has named. */
  columns?: Columns;
}

/** What a table says of its columns. */
export type Columns = readonly { name: string }[];

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };
const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const age = /^\d+[smhdy](\d+[smhd])?$/;
const clockColumns = new Set(['Age', 'Last Seen', 'First Seen', 'Duration', 'Last Schedule']);

interface Managed extends JsonObject {
  manager: string;
  operation: string;
}

/** First pass: what depends on where a value stands, and names. */
function structural(value: Json, options: JsonOptions): Json {
  const { translate, managedFields, columns } = options;
  const walk = (one: Json): Json => structural(one, options);
  if (typeof value === 'string') return translate(value);
  if (Array.isArray(value)) return value.map(walk);
  if (!isObject(value)) return value;
  const out: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'managedFields' && Array.isArray(inner)) {
      // The server sorts by time; within a second that is chance.
      const rank = (one: Json) => `${(one as Managed).operation}/${(one as Managed).manager}/${String((one as JsonObject)['subresource'] ?? '')}`;
      if (managedFields) out[key] = inner.map(walk).sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
    } else if (key === 'resourceVersion' && typeof inner === 'string' && /^[1-9]\d*$/.test(inner)) out[key] = '1000';
    else if (key === 'continue' && inner) out[key] = 'CONTINUE';
    else if (/^hugepages-/.test(key)) continue;
    else out[translate(key)] = walk(inner);
  }
  // What somebody may do is gathered from bindings in no order.
  for (const list of [out['resourceRules'], out['nonResourceRules']]) if (Array.isArray(list)) list.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (isObject(out['status']) && isObject(out['status']['nodeInfo'])) nodeStatus(out['status']);
  if (Array.isArray(out['rows']) && 'columnDefinitions' in out) table(out as unknown as Table, columns);
  // Several owners of fields: the server walks through a map of them.
  if (out['reason'] === 'Conflict' && isObject(out['details']) && Array.isArray(out['details']['causes'])) out['details']['causes'].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (Array.isArray(out['items'])) sortByName(out['items'], (item) => item);
  return out;
}

function nodeStatus(status: JsonObject): void {
  for (const amounts of [status['capacity'], status['allocatable']]) {
    if (!isObject(amounts)) continue;
    for (const [name, amount] of Object.entries(machine)) if (name in amounts) amounts[name] = amount;
  }
  // What lies on a node, and when the kubelet says so, is the machine's affair.
  if ('images' in status) status['images'] = [];
}

interface Table {
  columnDefinitions: Columns | null;
  rows: { cells: Json[]; object?: Json }[];
}

function table({ columnDefinitions, rows }: Table, columns: Columns = []): void {
  for (const { cells } of rows)
    (columnDefinitions ?? columns).forEach(({ name }, n) => {
      if (clockColumns.has(name) && age.test(String(cells[n]))) cells[n] = '5m';
    });
  sortByName(rows, (row) => (isObject(row.object) ? row.object : null));
}

/** The server sorts by namespace and name; with canonical names that is another order. Without names the order stays. */
function sortByName<T>(list: T[], object: (one: T) => Json): void {
  const name = (one: T) => {
    const found = object(one);
    const metadata = isObject(found) ? found['metadata'] : undefined;
    return isObject(metadata) && typeof metadata['name'] === 'string' ? `${String(metadata['namespace'] ?? '')}/${metadata['name']}` : undefined;
  };
  if (list.some((one) => name(one) === undefined)) return;
  list.sort((a, b) => (name(a)! < name(b)! ? -1 : name(a)! > name(b)! ? 1 : 0));
}

/** Second pass: the rules for strings, in the order of the sorted document. */
function textual(value: Json, numbering: Numbering): Json {
  if (typeof value === 'string') return numbering.text(value);
  if (Array.isArray(value)) return value.map((one) => textual(one, numbering));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      numbering.text(key),
      (key === 'nodePort' || key === 'healthCheckNodePort') && typeof inner === 'number' ? numbering.port(inner) : textual(inner, numbering),
    ]),
  );
}

/** A body as two clusters would both send it. */
export function normaliseJson(body: unknown, options: JsonOptions): unknown {
  const whole = structural(body as Json, options);
  if (options.statusless && isObject(whole) && isObject(whole['status'])) delete whole['status'];
  return textual(whole, new Numbering());
}

