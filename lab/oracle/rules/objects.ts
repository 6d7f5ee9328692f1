import { machine } from './strings.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** What a rule may know besides the object. */
export interface Around {
  /** managedFields are the point of this answer. */
  managedFields?: boolean;
  /** Of a table whose columns an earlier event of its watch has named. */
  columns?: Columns;
}

/** What a table says of its columns. */
export type Columns = readonly { name: string }[];

/** Something in a JSON object that two clusters never say alike, and what is done about it. */
export interface ObjectRule {
  name: string;
  why: string;
  /** Changes the object, whose inner objects are changed already. */
  apply(object: JsonObject, around: Around): void;
}

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const inside = (object: JsonObject, key: string): JsonObject => (isObject(object[key]) ? object[key] : {});
const list = (object: JsonObject, key: string): Json[] | undefined => (Array.isArray(object[key]) ? object[key] : undefined);
const by = <T>(rank: (one: T) => string) => (a: T, b: T): number => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0);
const asText = (one: Json): string => JSON.stringify(one);

const age = /^\d+[smhdy](\d+[smhd])?$/;
const clockColumns = new Set(['Age', 'Last Seen', 'First Seen', 'Duration', 'Last Schedule']);

interface Row extends JsonObject {
  cells: Json[];
}

const rowsOf = (object: JsonObject): Row[] => ('columnDefinitions' in object ? ((list(object, 'rows') ?? []) as Row[]) : []);
const columnsOf = (object: JsonObject, { columns = [] }: Around): Columns => (object['columnDefinitions'] as unknown as Columns | null) ?? columns;

const builtIn = /^(|apps|batch|autoscaling|policy|extensions|.*\.k8s\.io)$/;
const ofController = (metadata: JsonObject): boolean => inside(metadata, 'labels')['endpointslice.kubernetes.io/managed-by'] === 'endpointslice-controller.k8s.io';
const addresses = /^\d+\.\d+\.\d+\.\d+(,\d+\.\d+\.\d+\.\d+)+$/;
/** A list of addresses as a table shows it, sorted. */
export const sortedAddresses = (cell: string): string => (addresses.test(cell) ? cell.split(',').toSorted().join(',') : cell);

/** The server sorts by namespace and name; with canonical names that is another order. Without names the order stays. */
function sortByName(all: Json[], object: (one: Json) => Json | undefined): void {
  const name = (one: Json): string | undefined => {
    const found = object(one);
    const metadata = isObject(found) ? inside(found, 'metadata') : {};
    return typeof metadata['name'] === 'string' ? `${String(metadata['namespace'] ?? '')}/${metadata['name']}` : undefined;
  };
  if (all.every((one) => name(one) !== undefined)) all.sort(by((one) => name(one)!));
}

/** For every object of an answer, inner ones first, in this order. */
export const objectRules: readonly ObjectRule[] = [
  {
    name: 'managed fields',
    why: 'as long as the object itself, and left out unless they are the point; the server sorts them by time, which within a second is chance',
    apply(object, { managedFields }) {
      const fields = list(object, 'managedFields');
      if (!managedFields && fields) delete object['managedFields'];
      fields?.sort(by((one) => (isObject(one) ? `${String(one['operation'])}/${String(one['manager'])}/${String(one['subresource'] ?? '')}` : '')));
    },
  },
  {
    name: 'resource version',
    why: 'counts all writes to etcd; 0 and none mean something and stay',
    apply(object) {
      const inPatch = object['path'] === '/metadata/resourceVersion' ? 'value' : 'resourceVersion';
      if (typeof object[inPatch] === 'string' && /^[1-9]\d*$/.test(object[inPatch])) object[inPatch] = '1000';
    },
  },
  {
    name: 'continue',
    why: 'holds a resourceVersion',
    apply(object) {
      if (object['continue']) object['continue'] = 'CONTINUE';
    },
  },
  {
    name: 'huge pages',
    why: 'which sizes there are depends on the machine’s processor and kernel',
    apply(object) {
      for (const key of Object.keys(object)) if (key.startsWith('hugepages-')) delete object[key];
    },
  },
  {
    name: 'rules of a review',
    why: 'what somebody may do is gathered from bindings in no order',
    apply(object) {
      for (const key of ['resourceRules', 'nonResourceRules']) list(object, key)?.sort(by(asText));
    },
  },
  {
    name: 'machine',
    why: 'a node has what its machine has; which images lie on it, and when the kubelet says so, is chance',
    apply(object) {
      const status = inside(object, 'status');
      if (!isObject(status['nodeInfo'])) return;
      for (const amounts of [inside(status, 'capacity'), inside(status, 'allocatable')]) for (const [name, amount] of Object.entries(machine)) if (name in amounts) amounts[name] = amount;
      if ('images' in status) status['images'] = [];
    },
  },
  {
    name: 'ages of a table',
    why: 'wall clock',
    apply(object, around) {
      const columns = columnsOf(object, around);
      for (const { cells } of rowsOf(object)) columns.forEach(({ name }, n) => clockColumns.has(name) && age.test(String(cells[n])) && (cells[n] = '5m'));
    },
  },
  {
    name: 'owners in a conflict',
    why: 'the server walks through a map of the other owners of fields',
    apply(object) {
      if (object['reason'] === 'Conflict') list(inside(object, 'details'), 'causes')?.sort(by(asText));
    },
  },
  {
    name: 'mistakes in a custom resource',
    why: 'the server walks through a map of a schema’s properties; of its own kinds it lists the mistakes in a fixed order',
    apply(object) {
      const details = inside(object, 'details');
      const causes = list(details, 'causes');
      const { message } = object;
      if (object['reason'] !== 'Invalid' || !causes || typeof message !== 'string' || builtIn.test(String(details['group'] ?? ''))) return;
      const clauses = () => `[${causes.map((cause) => (isObject(cause) ? `${String(cause['field'])}: ${String(cause['message'])}` : '')).join(', ')}]`;
      const before = clauses();
      causes.sort(by((cause) => (isObject(cause) ? `${String(cause['field'])}\n${asText(cause)}` : '')));
      object['message'] = message.replace(before, clauses);
    },
  },
  {
    name: 'endpoints of a slice',
    why: 'its controller takes Pods out of a set, in no order',
    apply(object) {
      if ('addressType' in object && ofController(inside(object, 'metadata'))) list(object, 'endpoints')?.sort(by((one) => (isObject(one) ? asText(one['addresses'] ?? null) : '')));
      const columns = columnsOf(object, {});
      const at = columns.findIndex(({ name }) => name === 'Endpoints');
      if (columns.some(({ name }) => name === 'AddressType')) for (const { cells } of rowsOf(object)) if (typeof cells[at] === 'string') cells[at] = sortedAddresses(cells[at]);
    },
  },
  {
    name: 'generation of a slice',
    why: 'counts how often its controller wrote: two Pods that become ready at once make it one less',
    apply(object) {
      if (typeof object['generation'] === 'number' && ofController(object)) object['generation'] = 1;
    },
  },
  {
    name: 'order of a list',
    why: 'sorted by names, which are generated ones',
    apply(object) {
      const [items, rows] = [list(object, 'items'), rowsOf(object)];
      if (items) sortByName(items, (item) => item);
      if (rows.length > 0) {
        sortByName(rows, (row) => (isObject(row) ? row['object'] : undefined));
        object['rows'] = rows;
      }
    },
  },
];
