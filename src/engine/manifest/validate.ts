import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import { gluedKey, isOldBoolean, type ParsedManifest } from './parse.ts';
import { apiPath, type ManifestProblem, type ProblemCode } from './problem.ts';
import { rules } from './rules.ts';
import { itemType, valueType, type FieldType, type ManifestSchema, type SchemaField } from './schema.ts';
import { nearest } from './similar.ts';

type Path = readonly (string | number)[];

/** As the API server checks amounts. */
export const quantity = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;

/** What a YAML node is, in the words of the schema. */
export function kindOf(value: unknown): 'map' | 'list' | 'string' | 'integer' | 'number' | 'boolean' | 'null' {
  if (isMap(value)) return 'map';
  if (isSeq(value)) return 'list';
  const scalar: unknown = isScalar(value) ? value.value : null;
  if (scalar === null || scalar === undefined) return 'null';
  if (typeof scalar === 'boolean') return 'boolean';
  if (typeof scalar === 'bigint') return 'integer';
  if (typeof scalar === 'number') return Number.isInteger(scalar) ? 'integer' : 'number';
  return 'string';
}

const fits: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  time: ['string'],
  integer: ['integer'],
  number: ['integer', 'number'],
  boolean: ['boolean'],
  intOrString: ['integer', 'string'],
  quantity: ['string', 'integer', 'number'],
};

/** Checks one document against the schema, as strictly as `kubectl apply` does. */
class Validator {
  readonly problems: ManifestProblem[] = [];
  readonly #parsed: ParsedManifest;
  readonly #schema: ManifestSchema;

  constructor(parsed: ParsedManifest, schema: ManifestSchema) {
    this.#parsed = parsed;
    this.#schema = schema;
  }

  add(code: ProblemCode, node: Node | null | undefined, path: Path, values: ManifestProblem['values'] = {}, api?: string): void {
    this.problems.push({ code, at: this.#parsed.spanOf(node), values: { field: String(path.findLast((key) => typeof key === 'string') ?? ''), ...values }, path: apiPath(path), ...(api ? { api } : {}) });
  }

  document(doc: Document.Parsed): void {
    const root = doc.contents as Node | null;
    if (!isMap(root)) return this.add('not-a-map', root, []);
    const text = (key: string) => {
      const value = root.get(key);
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const [kind, apiVersion] = [text('kind'), text('apiVersion')];
    const missing = [apiVersion ? '' : 'apiVersion not set', kind ? '' : 'kind not set'].filter(Boolean).join(', ');
    const first = root.items[0]?.key as Node;
    if (!apiVersion) this.add('no-api-version', first, ['apiVersion'], { kind: kind ?? '', want: (kind && this.#schema.kinds[kind]?.apiVersion) ?? '' }, `error validating data: [${missing}]`);
    if (!kind) this.add('no-kind', first, ['kind'], {}, apiVersion ? `error validating data: [${missing}]` : undefined);
    if (!kind) return;
    const known = this.#schema.kinds[kind];
    if (!known) return this.add('unknown-kind', nodeOf(root, 'kind'), ['kind'], { kind, near: nearest(kind, Object.keys(this.#schema.kinds)) ?? '', all: Object.keys(this.#schema.kinds).join(', ') }, apiVersion && `no matches for kind "${kind}" in version "${apiVersion}"`);
    if (apiVersion && apiVersion !== known.apiVersion) this.add('wrong-api-version', nodeOf(root, 'apiVersion'), ['apiVersion'], { kind, want: known.apiVersion, got: apiVersion }, `no matches for kind "${kind}" in version "${apiVersion}"`);
    this.#map(root, known.type, []);
    const metadata = root.get('metadata', true);
    if (!metadata || (isMap(metadata) && !metadata.has('name') && !metadata.has('generateName'))) this.add('required', isMap(metadata) ? keyOf(root, 'metadata') : first, ['metadata', 'name'], {}, 'metadata.name: Required value: name or generateName is required');
    // Rules compare values, which only makes sense when their types are right.
    if (this.problems.length === 0) rules({ kind, value: doc.toJS() as unknown, at: (path) => (doc.getIn(path, true) as Node | undefined) ?? root, add: (...args) => this.add(...args) });
  }

  #map(map: YAMLMap, typeName: string, path: Path): void {
    const type = this.#schema.types[typeName];
    if (!type) return;
    this.#around.push(typeName);
    const meant = new Set<string>(); // a misspelt field is not missing as well
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (key === '<<') continue;
      const field = type.fields[key];
      if (!field) {
        const full = apiPath([...path, key]);
        // A real field in the wrong place is no typo.
        const place = this.#elsewhere(key, typeName);
        const outer = !place && this.#around.slice(0, -1).some((name) => this.#schema.types[name]?.fields[key]) ? 'yes' : '';
        const near = place || outer ? '' : (nearest(key, Object.keys(type.fields)) ?? '');
        meant.add(near);
        this.add('unknown-field', pair.key, [...path, key], { near, owner: path.length > 0 ? apiPath(path) : typeName, place, outer }, `strict decoding error: unknown field "${full}"`);
      } else this.#value(pair.value, field.type, [...path, key], pair.key, field);
    }
    for (const [key, field] of Object.entries(type.fields))
      if (field.required && !map.has(key) && !meant.has(key) && !(path.length === 0 && key === 'metadata')) this.add('required', this.#owner ?? map, [...path, key], { doc: field.doc }, `${apiPath([...path, key])}: Required value`);
    this.#around.pop();
  }

  /** Types from the document down to the map being checked. */
  readonly #around: string[] = [];

  /** Where a key that does not belong here does belong: the nearest type below that has it. */
  #elsewhere(key: string, typeName: string, depth = 0): string {
    if (depth > 3) return '';
    for (const [name, field] of Object.entries(this.#schema.types[typeName]?.fields ?? {})) {
      const inside = field.type.replace(/^\[\]/, '');
      if (this.#schema.types[inside]?.fields[key]) return name;
    }
    for (const [name, field] of Object.entries(this.#schema.types[typeName]?.fields ?? {})) {
      const deeper = ['spec', 'template'].includes(name) ? this.#elsewhere(key, field.type, depth + 1) : '';
      if (deeper) return `${name}.${deeper}`;
    }
    return '';
  }

  /** The key that the value being checked belongs to: what is missing is marked there. */
  #owner?: Node;

  #value(node: Node | null, type: FieldType, path: Path, key: Node, field?: SchemaField): void {
    if (type === 'any' || isAlias(node)) return;
    const got = kindOf(node);
    const [item, value] = [itemType(type), valueType(type)];
    const want = item !== undefined ? 'list' : value !== undefined || this.#schema.types[type] ? 'map' : type;
    if (got === 'null') {
      // `labels:` with nothing after it is the same as no `labels`; a required field needs more.
      if (field?.required) this.add('required', key, path, { doc: field.doc }, `${apiPath(path)}: Required value`);
      else if (item === undefined && value === undefined) this.add('null-value', key, path);
      return;
    }
    if (want === 'list' || want === 'map' ? got !== want : !fits[want]?.includes(got)) {
      const scalar = isScalar(node) ? node : undefined;
      const glued = want === 'map' && got === 'string' ? gluedKey(String(scalar?.value)) : undefined;
      if (glued) this.add('yaml-no-space', node, path, glued);
      else if (isOldBoolean(node)) this.add('yaml-bool', node, path, { text: scalar?.source ?? '' });
      else this.add('wrong-type', node, path, { want, got, text: scalar?.source ?? '' });
      return;
    }
    const before = this.#owner;
    this.#owner = key;
    if (isSeq(node) && item !== undefined)
      for (const [n, entry] of (node.items as (Node | null)[]).entries()) {
        this.#owner = isMap(entry) ? ((entry.items[0]?.key as Node | undefined) ?? key) : key;
        if (kindOf(entry) === 'null') this.add('null-value', key, [...path, n]);
        else this.#value(entry, item, [...path, n], isMap(entry) ? ((entry.items[0]?.key as Node | undefined) ?? key) : key, field?.values ? { type: item, doc: field.doc, values: field.values } : undefined);
      }
    else if (isMap(node) && value !== undefined) for (const pair of node.items as Pair<Node, Node | null>[]) this.#value(pair.value, value, [...path, String(isScalar(pair.key) ? pair.key.value : '')], pair.key);
    else if (isMap(node)) this.#map(node, type, path);
    else this.#scalar(node, type, path, field);
    this.#owner = before;
  }

  #scalar(node: Node | null, type: FieldType, path: Path, field?: SchemaField): void {
    const text = String(isScalar(node) ? node.value : '');
    if (type === 'quantity' && !quantity.test(text)) this.add('bad-quantity', node, path, { text }, `quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`);
    if (field?.values && text !== '' && !field.values.includes(text))
      this.add('unsupported-value', node, path, { text, near: nearest(text, field.values) ?? '', all: field.values.join(', ') }, `${apiPath(path)}: Unsupported value: "${text}": supported values: ${field.values.map((word) => `"${word}"`).join(', ')}`);
  }
}

function nodeOf(map: YAMLMap, key: string): Node | undefined {
  return map.get(key, true) as Node | undefined;
}

function keyOf(map: YAMLMap, key: string): Node | undefined {
  return (map.items as Pair<Node, Node | null>[]).find((pair) => isScalar(pair.key) && pair.key.value === key)?.key;
}

/** Everything that is wrong with a manifest, in the order of the text. Empty: the API server would take it. */
export function validateManifest(parsed: ParsedManifest, schema: ManifestSchema): ManifestProblem[] {
  if (parsed.problems.length > 0) return [...parsed.problems];
  if (parsed.docs.length === 0) return [{ code: 'empty', at: parsed.span(0, 0), values: {}, path: '' }];
  const validator = new Validator(parsed, schema);
  for (const doc of parsed.docs) validator.document(doc);
  return validator.problems.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}
