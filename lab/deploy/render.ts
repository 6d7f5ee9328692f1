/**
 * `node lab/deploy/render.ts [--check]`: makes what follows from lab/chart: its values.schema.json, the table of its README.md, and the
 * plain manifests of lab/manifests/ for those without Helm. `--check` only says what is out of date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { here } from '../cluster/paths.ts';
import { chartSchema, valuesTable } from './chart-values.ts';
import { chart, helm } from './helm.ts';

const manifests = join(here, '../manifests');
const [tableBegin, tableEnd] = ['<!-- values: made by lab/deploy/render.ts -->', '<!-- /values -->'];

/** Where a plain manifest is named after an example, the operator puts the own. */
const plainValues = ['--set', 'keys.existingSecret=lab-gateway-keys,api.tlsSecret=lab-api-tls,ingress.enabled=true,ingress.host=lab.example.org'];

const systemNamespace = `# The gateway's namespace.
apiVersion: v1
kind: Namespace
metadata:
  name: lab-system
  labels:
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/enforce-version: latest
`;

const files: readonly { name: string; about: string; templates: readonly string[] }[] = [
  { name: '1-cluster.yaml', about: 'Namespaces, rights, the fence and NetworkPolicies: what a cluster administrator applies and reads first.', templates: ['namespaces', 'rbac-gateway', 'rbac-learner', 'fence', 'networkpolicy'] },
  { name: '2-gateway.yaml', about: 'The gateway. Put your own address for lab.example.org, and your images; make the Secrets lab-gateway-keys and lab-api-tls first (docs/operator.md).', templates: ['config', 'gateway', 'api', 'services', 'ingress', 'prepull'] },
];

/** What this makes, by path. */
export async function rendered(): Promise<ReadonlyMap<string, string>> {
  const values = readFileSync(join(chart, 'values.yaml'), 'utf8');
  const out = new Map([[join(chart, 'values.schema.json'), chartSchema(values)]]);
  const readme = join(chart, 'README.md');
  const [before = '', rest = ''] = readFileSync(readme, 'utf8').split(tableBegin);
  out.set(readme, `${before}${tableBegin}\n${valuesTable(values)}\n${tableEnd}${rest.split(tableEnd)[1] ?? ''}`);
  const all = await helm(['template', 'day-one', chart, '--namespace', 'lab-system', '--no-hooks', '--kube-version', '1.30.0', ...plainValues]);
  const documents = all.split(/^---\n/m).filter(Boolean);
  for (const { name, about, templates } of files) {
    const from = (template: string) =>
      documents
        .filter((document) => document.startsWith(`# Source: day-one/templates/${template}.yaml`))
        .map((document) => document.replace(/^# Source: .*\n/, '').replace(/^ +(app\.kubernetes\.io\/managed-by: Helm|helm\.sh\/chart: .*)\n/gm, ''));
    const parts = [...(name.startsWith('1') ? [systemNamespace] : []), ...templates.flatMap(from)];
    out.set(join(manifests, name), `# ${about}\n# Made from lab/chart by lab/deploy/render.ts: change it there.\n${parts.map((part) => `---\n${part.trim()}\n`).join('')}`);
  }
  return out;
}

/** Paths that differ from what is made. */
export async function outOfDate(): Promise<string[]> {
  const wrong = [...(await rendered())].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
  return wrong.map(([path]) => relative(join(here, '../..'), path));
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const wrong = await outOfDate();
    for (const path of wrong) console.error(`${path} is out of date: node lab/deploy/render.ts`);
    process.exitCode = wrong.length > 0 ? 1 : 0;
  } else {
    // Helm reads it: a new value is refused until the schema knows it.
    writeFileSync(join(chart, 'values.schema.json'), chartSchema(readFileSync(join(chart, 'values.yaml'), 'utf8')));
    for (const [path, text] of await rendered()) writeFileSync(path, text);
  }
}
