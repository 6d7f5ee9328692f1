import { isMap, isScalar, parseDocument, type Pair, type YAMLMap } from 'yaml';

/** One value of the chart. */
export interface ChartValue {
  /** `ingress.tls.enabled` */
  path: string;
  value: unknown;
  /** The comment above it in values.yaml. */
  about: string;
}

const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : String(pair.key));
const commentOf = (text: string | null | undefined): string => (text ?? '').split('\n').map((line) => line.trim()).filter(Boolean).join(' ');

/** The values of values.yaml in their order; a map whose members have comments is opened, any other is one value. */
export function chartValues(text: string): ChartValue[] {
  const walk = (map: YAMLMap, prefix: string): ChartValue[] =>
    map.items.flatMap((pair, index) => {
      const path = `${prefix}${keyOf(pair)}`;
      // The comment above a map's first member belongs, for the parser, to the map.
      const above = isScalar(pair.key) ? pair.key.commentBefore : undefined;
      const own = commentOf(index === 0 && prefix !== '' ? (above ?? map.commentBefore) : above);
      const child = pair.value;
      const opened = isMap(child) && child.items.some((inner) => isScalar((inner as Pair).key) && ((inner as Pair<{ commentBefore?: string }>).key.commentBefore ?? '') !== '');
      if (isMap(child) && child.items.length > 0 && (opened || (child.commentBefore ?? '') !== '')) return walk(child, `${path}.`);
      return [{ path, value: isMap(child) || !isScalar(child) ? (child as { toJSON(): unknown }).toJSON() : child.value, about: own }];
    });
  const { contents } = parseDocument(text);
  if (!isMap(contents)) throw new Error('values.yaml is not a map');
  return walk(contents, '');
}

/** What the schema says beyond a value's type. */
const constraints: Readonly<Record<string, object>> = {
  replicas: { minimum: 1 },
  'image.pullPolicy': { enum: ['Always', 'IfNotPresent', 'Never'] },
  'shell.image.pullPolicy': { enum: ['Always', 'IfNotPresent', 'Never'] },
  'image.digest': { pattern: '^(sha256:[0-9a-f]{64})?$' },
  'shell.image.digest': { pattern: '^(sha256:[0-9a-f]{64})?$' },
  'database.kind': { enum: ['sqlite', 'postgres'] },
  'service.type': { enum: ['ClusterIP', 'NodePort', 'LoadBalancer'] },
  'service.nodePort': { minimum: 0, maximum: 32767 },
  'service.port': { minimum: 1, maximum: 65535 },
  url: { pattern: '^(https?://[^/]+/?)?$' },
  extraOrigins: { items: { type: 'string', pattern: '^https?://[^/]+$' } },
  'api.replicas': { minimum: 1 },
  'api.visible': { minItems: 1, items: { type: 'string', pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$' } },
  'ingress.trustedProxies': { minimum: 0 },
  'ingress.proxies': { items: { type: 'string', pattern: '^[0-9a-fA-F.:]+(/[0-9]+)?$' } },
  'spawner.warm': { minimum: 0 },
  'spawner.initialShare': { minimum: 0, maximum: 1 },
  'spawner.concurrent': { minimum: 1 },
  'spawner.cullMinutes': { minimum: 1 },
  'shells.maxPods': { minimum: 1 },
  terminationGracePeriodSeconds: { minimum: 10 },
};

const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'array';
  if (value !== null && typeof value === 'object') return 'object';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
};

interface Node {
  type: string;
  additionalProperties: false;
  properties: Record<string, object>;
}

/** The JSON schema of values.yaml: a key that is misspelt is refused, and so is a value of another type. */
export function chartSchema(text: string): string {
  const node = (): Node => ({ type: 'object', additionalProperties: false, properties: {} });
  const root = node();
  // Helm hands `global` to every chart.
  root.properties['global'] = { type: 'object' };
  for (const { path, value, about } of chartValues(text)) {
    const keys = path.split('.');
    const last = keys.pop()!;
    let at = root;
    for (const key of keys) at = (at.properties[key] ??= node()) as Node;
    at.properties[last] = { description: about, type: typeOf(value), ...constraints[path] };
  }
  return `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', title: 'Values of the chart day-one', ...root }, null, 2)}\n`;
}

/** The table of README.md. */
export function valuesTable(text: string): string {
  const shown = (value: unknown) => `\`${JSON.stringify(value)}\``;
  const rows = chartValues(text).map(({ path, value, about }) => `| \`${path}\` | ${shown(value)} | ${about.replaceAll('|', '\\|')} |`);
  return ['| value | default | |', '|---|---|---|', ...rows].join('\n');
}
