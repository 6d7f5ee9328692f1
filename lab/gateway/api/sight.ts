import { namespaceOf, secondOf } from '../spawner/names.ts';

/** The namespaces that a learner sees, in the order of a list over all. */
export interface Sight {
  names: string[];
  /** Of these, the one that may not be there: the learner makes and deletes it. */
  second: string;
}

/** @param visible namespaces that every learner sees; RBAC has to let them read there */
export function sightOf(visible: readonly string[], slot: string): Sight {
  const second = secondOf(slot);
  return { names: [...new Set([...visible, namespaceOf(slot), second])].sort(), second };
}
