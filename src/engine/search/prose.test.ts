import { describe, expect, it } from 'vitest';
import { stepTexts } from './prose.ts';

const names = { term: (id: string) => `«${id}»`, fact: (key: string) => (key === 'pods.total' ? '19' : '?') };

describe('stepTexts', () => {
  it('reads steps as plain words, both halves, without code fences', () => {
    const mdx = `
<Step id="why" title="왜 그럴까">
**굵게** 쓴 <Term id="pod">파드</Term>는 <N k="pods.total" />개예요. [링크](../x/)와 \`<none>\`도요.

\`\`\`yaml
kind: Pod
\`\`\`

<Fragment slot="after">
- 뒤에 오는 <Term id="node" />
</Fragment>
</Step>

<Step id="recap" title="정리" />
`;
    expect(stepTexts(mdx, names)).toEqual([
      { id: 'why', title: '왜 그럴까', text: '굵게 쓴 파드는 19개예요. 링크와 <none>도요. 뒤에 오는 «node»' },
      { id: 'recap', title: '정리', text: '' },
    ]);
  });
});
