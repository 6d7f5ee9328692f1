import { describe, expect, it } from 'vitest';
import { kubernetesSchema, values } from '../../course/kubernetes-schema.ts';
import { parseManifest } from './parse.ts';
import { validateManifest } from './validate.ts';

const schema = kubernetesSchema();
const check = (text: string) => validateManifest(parseManifest(text), schema);

const deployment = (change: (text: string) => string = (text) => text) =>
  change(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: nginx
          image: nginx:1.25
          ports:
            - containerPort: 80
          resources:
            limits:
              memory: 64Mi
`);

describe('the schema', () => {
  it('comes from Kubernetes 1.31 or newer and knows the eight kinds', () => {
    expect(Number(schema.version.split('.')[1])).toBeGreaterThanOrEqual(31);
    expect(Object.keys(schema.kinds).sort()).toEqual(['ConfigMap', 'DaemonSet', 'Deployment', 'IPPool', 'Job', 'Namespace', 'Pod', 'Service']);
  });

  it('describes every field', () => {
    for (const [name, type] of Object.entries(schema.types)) for (const [field, { doc }] of Object.entries(type.fields)) expect(doc, `${name}.${field}`).not.toBe('');
  });

  it('allows no value that the API’s own description does not name', () => {
    for (const [id, words] of Object.entries(values)) {
      const [type = '', field = ''] = id.split('.');
      for (const word of words) expect(schema.types[type]?.fields[field]?.doc, id).toContain(word);
    }
  });
});

describe('a good manifest', () => {
  it('has nothing to complain about', () => expect(check(deployment())).toEqual([]));
  it('may leave a map empty', () => expect(check(deployment((text) => text.replace('metadata:\n  name: web', 'metadata:\n  name: web\n  annotations:')))).toEqual([]));
});

describe('what the API server would refuse', () => {
  it.each([
    ['a misspelt field', (text: string) => text.replace('containers:', 'contaners:'), 'unknown-field', 15, 'strict decoding error: unknown field "spec.template.spec.contaners"', { near: 'containers' }],
    ['a misspelt field in a list', (text: string) => text.replace('image:', 'imge:'), 'unknown-field', 17, 'strict decoding error: unknown field "spec.template.spec.containers[0].imge"', { near: 'image' }],
    ['a field on the wrong level', (text: string) => text.replace('  replicas: 3', '  nodeSelector: {}'), 'unknown-field', 6, 'strict decoding error: unknown field "spec.nodeSelector"', { place: 'template.spec' }],
    ['text where a number belongs', (text: string) => text.replace('replicas: 3', 'replicas: three'), 'wrong-type', 6, undefined, { want: 'integer', got: 'string' }],
    ['a map where a list belongs', (text: string) => text.replace('            - containerPort: 80', '            containerPort: 80'), 'wrong-type', 19, undefined, { want: 'list', got: 'map' }],
    ['labels that are no strings', (text: string) => text.replace('        app: web', '        app: yes'), 'yaml-bool', 13, undefined, { text: 'yes' }],
    ['a key glued to its value', (text: string) => text.replace('  name: web', '  name:web'), 'yaml-no-space', 4, undefined, { key: 'name', value: 'web' }],
    ['a required field that is missing', (text: string) => text.replace('- containerPort: 80', '- hostPort: 80'), 'required', 19, 'spec.template.spec.containers[0].ports[0].containerPort: Required value', {}],
    ['a container without an image', (text: string) => text.replace('          image: nginx:1.25\n', ''), 'required', 16, 'spec.template.spec.containers[0].image: Required value', {}],
    ['no such amount', (text: string) => text.replace('64Mi', '64 MB'), 'bad-quantity', 22, expect.stringContaining('quantities must match the regular expression') as unknown as string, { text: '64 MB' }],
    ['the wrong API version', (text: string) => text.replace('apps/v1', 'v1'), 'wrong-api-version', 1, 'no matches for kind "Deployment" in version "v1"', { want: 'apps/v1' }],
    ['a kind that is not there', (text: string) => text.replace('kind: Deployment', 'kind: Deploymnet'), 'unknown-kind', 2, 'no matches for kind "Deploymnet" in version "apps/v1"', { near: 'Deployment' }],
    ['labels that the selector does not find', (text: string) => text.replace('        app: web', '        app: webs'), 'selector-mismatch', 13, 'spec.template.metadata.labels: Invalid value: map[string]string{"app":"webs"}: `selector` does not match template `labels`', {}],
    ['a name with capitals', (text: string) => text.replace('  name: web', '  name: My_Web'), 'bad-name', 4, expect.stringContaining('metadata.name: Invalid value: "My_Web": a lowercase RFC 1123 subdomain') as unknown as string, {}],
  ])('%s', (_, change, code, line, api, said) => {
    const problems = check(deployment(change));
    const problem = problems.find((one) => one.code === code);
    expect(problem, JSON.stringify(problems)).toBeDefined();
    expect(problem?.at.line).toBe(line);
    if (api !== undefined) expect(problem?.api).toEqual(api);
    expect(problem?.values).toMatchObject(said);
  });

  it('says of a misspelt field only that', () => {
    expect(check(deployment((text) => text.replace('containers:', 'contaners:'))).map(({ code }) => code)).toEqual(['unknown-field']);
  });

  it('names the values it would have taken', () => {
    const [problem] = check('apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  restartPolicy: Nevr\n  containers: [{ name: a, image: b }]\n');
    expect(problem).toMatchObject({ code: 'unsupported-value', values: { near: 'Never' }, api: 'spec.restartPolicy: Unsupported value: "Nevr": supported values: "Always", "OnFailure", "Never"' });
  });

  it('wants a Job that can end', () => {
    const job = (policy: string) => check(`apiVersion: batch/v1\nkind: Job\nmetadata: { name: a }\nspec:\n  template:\n    spec:\n${policy}      containers: [{ name: a, image: b }]\n`).map(({ code }) => code);
    expect(job('')).toEqual(['restart-policy']);
    expect(job('      restartPolicy: Always\n')).toEqual(['restart-policy']);
    expect(job('      restartPolicy: Never\n')).toEqual([]);
  });

  it('never throws, whatever is typed', () => {
    const text = deployment();
    for (let n = 0; n <= text.length; n += 3) {
      expect(() => check(text.slice(0, n))).not.toThrow();
      expect(() => check(text.slice(0, n) + text.slice(n + 7))).not.toThrow();
    }
    for (const odd of ['', ' ', '---', '- a', '[]', '{}', '*', '&a', '? b', 'kind: 3', 'kind: [Pod]', 'kind: Pod\nspec: 3', 'kind: Pod\napiVersion: v1\nspec: {containers: [null, 3, []]}', '!!binary x', '<<: 3']) expect(() => check(odd)).not.toThrow();
  });
});
