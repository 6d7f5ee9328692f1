import type { Node } from 'yaml';
import type { ManifestProblem, ProblemCode } from './problem.ts';

/** A document whose types are right, and the way to complain about it. */
interface Subject {
  kind: string;
  value: unknown;
  /** Node at a path, or the document if there is none. */
  at(path: readonly (string | number)[]): Node;
  add(code: ProblemCode, node: Node, path: readonly (string | number)[], values?: ManifestProblem['values'], api?: string): void;
}

type Bag = Readonly<Record<string, unknown>>;
const bag = (value: unknown): Bag => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Bag) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const service = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const nameRules = {
  label: [label, "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"],
  subdomain: [subdomain, "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"],
  service: [service, "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"],
} as const;

/** What the API server checks beyond types: names, selectors against labels, policies that depend on the kind. */
export function rules(subject: Subject): void {
  const { kind, at, add } = subject;
  const root = bag(subject.value);
  const spec = bag(root['spec']);

  const name = (value: unknown, path: (string | number)[], rule: keyof typeof nameRules) => {
    if (typeof value !== 'string') return;
    const [pattern, words] = nameRules[rule];
    if (!pattern.test(value)) add('bad-name', at(path), path, { text: value }, `${path.reduce((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text && '.'}${key}`), '')}: Invalid value: "${value}": ${words}`);
  };
  name(bag(root['metadata'])['name'], ['metadata', 'name'], kind === 'Namespace' ? 'label' : kind === 'Service' ? 'service' : 'subdomain');
  name(bag(root['metadata'])['namespace'], ['metadata', 'namespace'], 'label');

  const template = ['spec', 'template'];
  if (kind === 'Pod') pod(subject, ['spec'], spec, name);
  if (kind === 'Deployment' || kind === 'DaemonSet' || kind === 'Job') {
    const inner = bag(bag(spec['template'])['spec']);
    pod(subject, [...template, 'spec'], inner, name);
    const policy = inner['restartPolicy'];
    const path = [...template, 'spec', 'restartPolicy'];
    if (kind === 'Job' && (policy === undefined || policy === 'Always'))
      add('restart-policy', policy ? at(path) : at([...template, 'spec']), path, { kind, want: 'Never, OnFailure' }, policy ? `${path.join('.')}: Unsupported value: "Always": supported values: "OnFailure", "Never"` : `${path.join('.')}: Required value: valid values: "OnFailure", "Never"`);
    if (kind !== 'Job' && policy !== undefined && policy !== 'Always') add('restart-policy', at(path), path, { kind, want: 'Always' }, `${path.join('.')}: Unsupported value: "${String(policy)}": supported values: "Always"`);
  }
  if (kind === 'Deployment' || kind === 'DaemonSet') {
    const wanted = bag(bag(spec['selector'])['matchLabels']);
    const labels = bag(bag(bag(spec['template'])['metadata'])['labels']);
    const path = [...template, 'metadata', 'labels'];
    const go = `map[string]string{${Object.entries(labels).map(([key, value]) => `"${key}":"${String(value)}"`).sort().join(', ')}}`;
    if (Object.keys(wanted).length === 0 && list(bag(spec['selector'])['matchExpressions']).length === 0) add('empty-selector', at(['spec', 'selector']), ['spec', 'selector'], { kind }, `spec.selector: Invalid value: v1.LabelSelector{}: empty selector is invalid for ${kind.toLowerCase()}`);
    else if (Object.entries(wanted).some(([key, value]) => labels[key] !== value))
      add('selector-mismatch', 'labels' in bag(bag(spec['template'])['metadata']) ? at(path) : at(template), path, { selector: pairs(wanted), labels: pairs(labels) || '{}' }, `spec.template.metadata.labels: Invalid value: ${go}: \`selector\` does not match template \`labels\``);
  }
  if (kind === 'Service')
    for (const [n, port] of list(spec['ports']).entries()) {
      const number = bag(port)['port'];
      if (typeof number === 'number' && (number < 1 || number > 65535)) add('bad-port', at(['spec', 'ports', n, 'port']), ['spec', 'ports', n, 'port'], { text: number }, `spec.ports[${n}].port: Invalid value: ${number}: must be between 1 and 65535, inclusive`);
    }
}

const pairs = (labels: Bag) => Object.entries(labels).map(([key, value]) => `${key}: ${String(value)}`).join(', ');

function pod({ at, add }: Subject, path: (string | number)[], spec: Bag, name: (value: unknown, path: (string | number)[], rule: 'label') => void): void {
  const base = path.join('.');
  const names = new Set<string>();
  for (const group of ['initContainers', 'containers'] as const)
    for (const [n, entry] of list(spec[group]).entries()) {
      const container = bag(entry);
      const here = [...path, group, n];
      name(container['name'], [...here, 'name'], 'label');
      if (names.has(String(container['name']))) add('duplicate-name', at([...here, 'name']), [...here, 'name'], { text: String(container['name']) }, `${base}.${group}[${n}].name: Duplicate value: "${String(container['name'])}"`);
      names.add(String(container['name']));
      if (container['image'] === undefined) add('required', at(here), [...here, 'image'], {}, `${base}.${group}[${n}].image: Required value`);
      for (const [m, port] of list(container['ports']).entries()) {
        const number = bag(port)['containerPort'];
        if (typeof number === 'number' && (number < 1 || number > 65535)) add('bad-port', at([...here, 'ports', m, 'containerPort']), [...here, 'ports', m, 'containerPort'], { text: number }, `${base}.${group}[${n}].ports[${m}].containerPort: Invalid value: ${number}: must be between 1 and 65535, inclusive`);
      }
      const [limits, requests] = [bag(bag(container['resources'])['limits']), bag(bag(container['resources'])['requests'])];
      for (const [resource, amount] of Object.entries(requests)) {
        // An extended resource such as a GPU cannot be shared: its limit is its request.
        if (resource.includes('/') && limits[resource] === undefined) add('gpu-not-equal', at([...here, 'resources', 'requests', resource]), [...here, 'resources', 'limits'], { resource }, `${base}.${group}[${n}].resources.limits: Required value: Limit must be set for non overcommitable resources`);
        else if (limits[resource] !== undefined && toNumber(limits[resource]) < toNumber(amount))
          add('limit-below-request', at([...here, 'resources', 'requests', resource]), [...here, 'resources', 'requests'], { resource, request: String(amount), limit: String(limits[resource]) }, `${base}.${group}[${n}].resources.requests: Invalid value: "${String(amount)}": must be less than or equal to ${resource} limit of ${String(limits[resource])}`);
      }
    }
  if (list(spec['containers']).length === 0) add('required', at(path), [...path, 'containers'], {}, `${base}.containers: Required value`);
  for (const [n, entry] of list(spec['tolerations']).entries()) {
    const toleration = bag(entry);
    if (toleration['operator'] === 'Exists' && toleration['value'] !== undefined && toleration['value'] !== '')
      add('toleration-value', at([...path, 'tolerations', n, 'value']), [...path, 'tolerations', n], { text: String(toleration['value']) }, `${base}.tolerations[${n}].operator: Invalid value: "Exists": value must be empty when \`operator\` is 'Exists'`);
  }
}

const suffixes: Readonly<Record<string, number>> = { n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 };

/** An amount such as `500m` or `64Mi` as a number; NaN if it is none. */
export function toNumber(amount: unknown): number {
  const [, digits, suffix = ''] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(String(amount)) ?? [];
  return digits === undefined ? NaN : Number(digits) * (suffix === '' ? 1 : (suffixes[suffix] ?? NaN));
}
