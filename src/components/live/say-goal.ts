import type { Goal } from '../../engine/schema/goal.ts';
import type { Lang } from '../../engine/schema/localized.ts';

type Counting = Extract<Goal, { count: unknown }>;

function objects({ count, where, distinct }: Counting, lang: Lang): string {
  const { namespace, name, namePrefix, selector, node, ready, owner, taint } = where;
  const isNew = where.new;
  if (lang === 'en') {
    const what = [isNew && 'new', ready === true && (count === 'pods' ? 'ready' : 'Ready'), ready === false && 'not ready', count === 'pods' ? 'Pods' : 'nodes'].filter(Boolean).join(' ');
    const parts = [name && `named ${name}`, namePrefix && `named ${namePrefix}…`, selector && `with ${selector}`, owner && `of ${owner}`, taint && `with the taint ${taint}`, node && `on ${node}`, namespace && `in ${namespace}`].filter(Boolean);
    return `${distinct ? 'nodes that run ' : ''}${[what, ...parts].join(' ')}`;
  }
  const parts = [namespace && `${namespace}의`, node && `${node}에 있는`, owner && `${owner}의`, selector && `${selector}인`, taint && `테인트 ${taint}이(가) 있는`, name && `이름이 ${name}인`, namePrefix && `이름이 ${namePrefix}…인`, isNew && '새', ready === true && '준비된', ready === false && '준비 안 된'].filter(Boolean);
  const what = [...parts, count === 'pods' ? '파드' : '노드'].join(' ');
  return distinct ? `${what}가 있는 노드` : what;
}

/** A goal in words, with how many there are now: `파드 …: 2개 (지금 1개)`. */
export function sayGoal(goal: Goal, lang: Lang, count: number | undefined, cmdOf: (step: string) => string): string {
  if ('command' in goal) return lang === 'ko' ? `실행: ${cmdOf(goal.command)}` : `run: ${cmdOf(goal.command)}`;
  if ('contextNamespace' in goal) return lang === 'ko' ? `컨텍스트의 네임스페이스: ${goal.contextNamespace}` : `namespace of the context: ${goal.contextNamespace}`;
  const wanted = goal.equals ?? goal.atLeast ?? 0;
  const least = goal.equals === undefined;
  if (lang === 'ko') return `${objects(goal, lang)}: ${wanted}개${least ? ' 이상' : ''}${count === undefined ? '' : ` (지금 ${count}개)`}`;
  return `${objects(goal, lang)}: ${least ? 'at least ' : ''}${wanted}${count === undefined ? '' : ` (now ${count})`}`;
}
