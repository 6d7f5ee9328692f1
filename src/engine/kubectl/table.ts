/** A piece of a line: offsets count UTF-16 units from the start of the line. */
export interface Cell {
  text: string;
  start: number;
  end: number;
  /** Index into the block's columns. */
  column: number;
}

export interface Row {
  /** Line of the output, from 0. */
  line: number;
  cells: readonly Cell[];
}

/** A table as kubectl prints it. */
export interface TableBlock {
  kind: 'table';
  /** Column headers; for a table without a header (after grep, --no-headers) as far as they can be told. */
  columns: readonly string[];
  header?: Row;
  rows: readonly Row[];
  /** Plural name of the resource, if known. */
  resource?: string;
}

/** Lines `Key: value`, as `kubectl describe` prints them. */
export interface FieldsBlock {
  kind: 'fields';
  /** First cell = key (column 0), second = value (column 1), which is absent when the value follows on the next lines. */
  rows: readonly Row[];
}

export type Block = TableBlock | FieldsBlock;

export interface TableHint {
  /** Plural name of the resource whose table is printed. */
  resource?: string;
}

/** Columns that kubectl v1.31 prints: the usual ones, then those of `-o wide`. */
const layouts: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  nodes: [['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'], ['INTERNAL-IP', 'EXTERNAL-IP', 'OS-IMAGE', 'KERNEL-VERSION', 'CONTAINER-RUNTIME']],
  pods: [['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'], ['IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES']],
  deployments: [['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE'], ['CONTAINERS', 'IMAGES', 'SELECTOR']],
  daemonsets: [['NAME', 'DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'NODE SELECTOR', 'AGE'], ['CONTAINERS', 'IMAGES', 'SELECTOR']],
  replicasets: [['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE'], ['CONTAINERS', 'IMAGES', 'SELECTOR']],
  services: [['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE'], ['SELECTOR']],
  endpoints: [['NAME', 'ENDPOINTS', 'AGE'], []],
  endpointslices: [['NAME', 'ADDRESSTYPE', 'PORTS', 'ENDPOINTS', 'AGE'], []],
  namespaces: [['NAME', 'STATUS', 'AGE'], []],
  configmaps: [['NAME', 'DATA', 'AGE'], []],
  leases: [['NAME', 'HOLDER', 'AGE'], []],
};

/** Kinds as `kubectl get all` prefixes them (`deployment.apps/…`), and their plural. */
const prefixes: Readonly<Record<string, string>> = {
  pod: 'pods',
  service: 'services',
  'daemonset.apps': 'daemonsets',
  'deployment.apps': 'deployments',
  'replicaset.apps': 'replicasets',
  'statefulset.apps': 'statefulsets',
  'job.batch': 'jobs',
  node: 'nodes',
};

/** Columns are separated by at least two blanks; one blank belongs to the cell (`1 (46h ago)`). */
function split(line: string): Cell[] {
  return [...line.matchAll(/\S+(?: \S+)*/g)].map((match, column) => ({ text: match[0], start: match.index, end: match.index + match[0].length, column }));
}

const headerCell = /^[A-Z][A-Z0-9]*(?:[ \-_/.][A-Z0-9]+)*(?:\([A-Z]+\))?$/;

/** Cells of a header line, or undefined: `NAME   READY   STATUS`, in capitals, from the first column of the screen. */
function headerOf(line: string): Cell[] | undefined {
  const cells = split(line);
  const first = cells[0];
  if (!first || first.start !== 0 || !cells.every((cell) => headerCell.test(cell.text))) return undefined;
  return cells.length > 1 || first.text === 'NAME' ? cells : undefined;
}

/** Cells of a row under a header. Falls back to the blanks where a row does not keep the columns (`get -w`). */
function cellsUnder(line: string, header: readonly Cell[]): Cell[] | undefined {
  const aligned = header.every(({ start }) => start === 0 || start > line.length || line[start - 1] === ' ');
  if (!aligned) {
    const cells = split(line);
    return cells.length === header.length ? cells : undefined;
  }
  return header.flatMap(({ start, column }) => {
    const raw = line.slice(start, header[column + 1]?.start ?? line.length);
    const text = raw.trim();
    const from = start + raw.length - raw.trimStart().length;
    return text ? [{ text, start: from, end: from + text.length, column }] : [];
  });
}

/** Columns of a row without a header, told from the resource and the number of cells. */
function columnsFor(resource: string | undefined, cells: readonly Cell[]): readonly string[] | undefined {
  const layout = resource ? layouts[resource] : undefined;
  if (!layout) return undefined;
  const [usual, wide] = layout;
  for (const columns of [usual, [...usual, ...wide]])
    for (const candidate of [columns, ['NAMESPACE', ...columns], [...columns, 'LABELS']]) if (candidate.length === cells.length) return candidate;
  return undefined;
}

const fieldLine = /^( *)([A-Z][A-Za-z0-9 .()/-]*?):(?: {2,}(.*\S)| *)$|^( *)([A-Z][A-Za-z0-9 ()-]*?):\s+(<none>|<unset>)$/;

function fieldRow(text: string, line: number): Row | undefined {
  const match = fieldLine.exec(text);
  if (!match) return undefined;
  const indent = (match[1] ?? match[4] ?? '').length;
  const key = match[2] ?? match[5] ?? '';
  const value = (match[3] ?? match[6] ?? '').trim();
  const cells: Cell[] = [{ text: key, start: indent, end: indent + key.length, column: 0 }];
  const start = text.length - text.trimEnd().length === 0 ? text.length - value.length : text.trimEnd().length - value.length;
  if (value) cells.push({ text: value, start, end: start + value.length, column: 1 });
  return { line, cells };
}

function resourceOf(rows: readonly Row[], columns: readonly string[]): string | undefined {
  const name = rows[0]?.cells.find((cell) => columns[cell.column] === 'NAME')?.text;
  return name ? prefixes[/^([a-z.]+)\//.exec(name)?.[1] ?? ''] : undefined;
}

/**
 * Finds the tables in what a command printed: with a header (columns by its positions), several in a row
 * (`get all`), without one (after grep), and the `Key: value` lines of `describe`. Other lines belong to no block.
 *
 * @param output what the command printed, without control sequences
 */
export function parseOutput(output: string, hint: TableHint = {}): Block[] {
  const lines = output.replace(/\r/g, '').split('\n');
  const blocks: Block[] = [];
  const claimed = new Set<number>();

  for (let at = 0; at < lines.length; at++) {
    const head = headerOf(lines[at] ?? '');
    if (!head) continue;
    const header: Row = { line: at, cells: head };
    claimed.add(at);
    const rows: Row[] = [];
    for (let next = at + 1; next < lines.length; next++) {
      const line = lines[next] ?? '';
      const cells = line.trim() && !headerOf(line) ? cellsUnder(line, head) : undefined;
      if (!cells) break;
      rows.push({ line: next, cells });
      claimed.add(next);
      at = next;
    }
    const columns = head.map((cell) => cell.text);
    const resource = resourceOf(rows, columns) ?? hint.resource;
    blocks.push({ kind: 'table', columns, header, rows, ...(resource && { resource }) });
  }

  if (blocks.length === 0 && hint.resource) {
    const rows = lines.map((text, line) => ({ line, cells: split(text) })).filter(({ cells }) => columnsFor(hint.resource, cells));
    const columns = rows[0] && columnsFor(hint.resource, rows[0].cells);
    const same = rows.filter(({ cells }) => cells.length === columns?.length);
    if (columns && columns.length > 1 && same.length > 0) {
      for (const { line } of same) claimed.add(line);
      blocks.push({ kind: 'table', columns, rows: same, resource: hint.resource });
    }
  }

  const fields = lines.flatMap((text, line) => (claimed.has(line) ? [] : (fieldRow(text, line) ?? [])));
  if (fields.length > 0) blocks.push({ kind: 'fields', rows: fields });
  return blocks;
}

/** The lines that are rows of a table, or, where there is no table, every line that is not blank. */
export function dataLines(output: string, hint: TableHint = {}): string[] {
  const lines = output.replace(/\r/g, '').split('\n');
  const tables = parseOutput(output, hint).filter((block) => block.kind === 'table');
  if (tables.length === 0) return lines.filter((line) => line.trim() !== '');
  return tables
    .flatMap((table) => table.rows)
    .sort((a, b) => a.line - b.line)
    .map((row) => lines[row.line] ?? '');
}
