import { describe as group, expect, it } from 'vitest';
import { kubernetesSchema } from '../../course/kubernetes-schema.ts';
import { complete } from './complete.ts';
import { describe } from './describe.ts';

const schema = kubernetesSchema();
/** Suggestions at the ▮ in a text. */
function at(text: string) {
  const before = text.slice(0, text.indexOf('▮')).split('\n');
  return complete(text.replace('▮', ''), before.length, (before.at(-1)?.length ?? 0) + 1, schema).list;
}
const labels = (text: string) => at(text).map(({ label }) => label);

const pod = (inside: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n${inside}`;

group('completion', () => {
  it('offers the kinds, and the API version that belongs to one', () => {
    expect(labels('kind: ▮')).toEqual(Object.keys(schema.kinds));
    expect(labels('apiVersion: ▮\nkind: Job\n')).toEqual(['batch/v1']);
  });

  it('offers the fields of where the cursor is, without those that are there', () => {
    const found = labels(pod('  containers:\n    - name: a\n      ▮\n      image: b\n'));
    expect(found).toContain('ports');
    expect(found).not.toContain('name');
    expect(found).not.toContain('image');
    expect(found).not.toContain('nodeName');
  });

  it('knows the way out of a list, and lists that are not indented', () => {
    expect(labels(pod('  tolerations:\n  - key: gpu\n    ▮\n'))).toEqual(['effect', 'operator', 'tolerationSeconds', 'value']);
    expect(labels(pod('  tolerations:\n  - key: gpu\n  node▮\n'))).toContain('nodeSelector');
  });

  it('works while the line is not YAML yet', () => expect(labels(pod('  nodeS▮'))).toContain('nodeSelector'));

  it('offers the values that are allowed', () => {
    expect(labels(pod('  restartPolicy: ▮'))).toEqual(['Always', 'OnFailure', 'Never']);
    expect(labels(pod('  hostNetwork: ▮'))).toEqual(['true', 'false']);
    expect(labels(pod('  tolerations:\n    - effect: No▮'))).toEqual(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
  });

  it('writes what follows a key: a value, a map or a list', () => {
    const inserts = new Map(at(pod('  ▮')).map(({ label, insert }) => [label, insert]));
    expect(inserts.get('nodeName')).toBe('nodeName: ');
    expect(inserts.get('nodeSelector')).toBe('nodeSelector:\n  ');
    expect(inserts.get('containers')).toBe('containers:\n  - ');
  });

  it('changes the name only where a value stands already', () => {
    expect(at(pod('  cont▮aners: []\n')).find(({ label }) => label === 'containers')?.insert).toBe('containers');
  });

  it('keeps quiet in comments, in text and after another document', () => {
    expect(at(pod('  # ▮'))).toEqual([]);
    expect(at(pod('  nodeName: ▮'))).toEqual([]);
    expect(labels('apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: ConfigMap\n▮')).toContain('data');
  });
});

group('description', () => {
  const describeAt = (text: string) => describe(text.replace('▮', ''), text.indexOf('▮'), schema);
  it('says what a field is, of what type and of what', () => {
    expect(describeAt(pod('  tolerations:\n    - ef▮fect: NoSchedule\n'))).toMatchObject({ path: 'spec.tolerations[0].effect', owner: 'Toleration', field: { type: 'string', values: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] } });
    expect(describeAt(pod('  containers: [{ im▮age: b }]\n'))?.path).toBe('spec.containers[0].image');
    expect(describeAt('kind: IPP▮ool\nspec:\n  cidr: x\n')?.field.doc).toMatch(/addresses/);
  });
  it('knows nothing of what is not in the schema', () => expect(describeAt(pod('  spcc▮: 3\n'))).toBeUndefined());
});
