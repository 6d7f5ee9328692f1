import { describe, expect, it } from 'vitest';
import { kubernetesSchema } from '../../course/kubernetes-schema.ts';
import { parseManifest } from '../../engine/manifest/parse.ts';
import { validateManifest } from '../../engine/manifest/validate.ts';
import { langs } from '../../engine/schema/localized.ts';
import { problems } from '../../i18n/strings/editor.ts';
import { nextIndent } from './plain-field.ts';
import { sayProblem } from './say-problem.ts';

const schema = kubernetesSchema();
const said = (text: string) => validateManifest(parseManifest(text), schema).map((problem) => [sayProblem(problem, 'ko'), sayProblem(problem, 'en')]);

describe('what a learner reads', () => {
  it('is the reason in both languages', () => {
    expect(said('kind: Pod\nmetadata:\n\tname: web\n')).toEqual([['들여쓰기에 탭이 있어요. YAML은 공백만 받아요.', 'There is a tab in the indentation. YAML takes blanks only.']]);
    expect(said('apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  contaners: []\n  containers: [{ name: a, image: b }]\n')).toEqual([
      ['`spec`에 `contaners` 필드는 없어요. 혹시 `containers`?', '`spec` has no field `contaners`. Did you mean `containers`?'],
    ]);
    expect(said('apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: a }\nspec:\n  tolerations: []\n  selector: { matchLabels: { a: b } }\n  template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: b }] } }\n')).toEqual([
      ['`spec`에 `tolerations` 필드는 없어요. `template.spec` 안에 적는 필드예요.', '`spec` has no field `tolerations`. It belongs into `template.spec`.'],
    ]);
  });

  it('knows a slip of the indentation', () => {
    expect(said('apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  spec:\n    containers: [{ name: a, image: b }]\n')).toContainEqual([
      '`metadata`에 `spec` 필드는 없어요. 더 바깥에 적는 필드예요. 들여쓰기를 확인해 보세요.',
      '`metadata` has no field `spec`. It belongs further out: check the indentation.',
    ]);
  });

  it('leaves no blank open', () => {
    const texts = ['a: b: c', 'a: @', 'kind:Pod\nx: y', 'a: 1\na: 2', '- a', 'kind: Pod', 'apiVersion: v1', 'apiVersion: v1\nkind: Pud', 'apiVersion: v2\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: A, image: b, resources: {limits: {cpu: x}}}]}', 'apiVersion: v1\nkind: Pod\nmetadata: {name: }\nspec: {replicas: 3, restartPolicy: x, containers: 3}', ''];
    for (const sentence of texts.flatMap(said).flat()) expect(sentence).not.toMatch(/\{\w+\}|undefined/);
  });

  it('has a sentence for every problem in both languages', () => {
    for (const sentence of Object.values(problems)) for (const lang of langs) expect(sentence[lang]).toMatch(/[.?:}]$|`$/);
  });
});

describe('the plain field', () => {
  it.each([
    ['  name: web', '  '],
    ['spec:', '  '],
    ['    - name: a', '      '],
    ['    - env:', '        '],
    ['', ''],
  ])('after %j indents by %j', (line, indent) => expect(nextIndent(line)).toBe(indent));
});
