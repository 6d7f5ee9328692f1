import type { SeenRequest } from '../types.ts';

/** Something that kubectl asks differently each time, and what is done about it. */
export interface AskedRule {
  name: string;
  why: string;
  /** @param generated canonical generated names */
  apply(requests: readonly SeenRequest[], generated: ReadonlySet<string>): SeenRequest[];
}

const path = (change: (path: string) => string) => (requests: readonly SeenRequest[]) => requests.map((request) => ({ ...request, path: change(request.path) }));

/** What a request asks, of whichever sibling. */
const kind = ({ method, path: text }: SeenRequest, generated: ReadonlySet<string>) => `${method} ${text.replace(/(?<=\/)[a-z0-9-]+(?=[/?]|$)/g, (word) => (generated.has(word) ? word.replace(/-[^-]+$/, '-*') : word))}`;

/** For the requests that one command line made, normalised already; in this order. */
export const askedRules: readonly AskedRule[] = [
  {
    name: 'not modified',
    why: 'whether kubectl’s cache of answers is still good depends on the clock',
    apply: (requests) => requests.map((request) => ({ ...request, status: request.status === 304 ? 200 : request.status })),
  },
  {
    name: 'terms of a field selector',
    why: 'kubectl gathers them from a map',
    apply: path((text) => text.replace(/(?<=[?&]fieldSelector=)[^&]*/, (terms) => terms.split('%2C').toSorted().join('%2C'))),
  },
  {
    name: 'siblings',
    why: 'one after the other kubectl asks the same of several Pods in the order of their names, which are generated ones',
    apply(requests, generated) {
      const runs: SeenRequest[][] = [];
      for (const request of requests) {
        const last = runs.at(-1);
        if (last && kind(last[0]!, generated).includes('*') && kind(last[0]!, generated) === kind(request, generated)) last.push(request);
        else runs.push([request]);
      }
      return runs.flatMap((run) => run.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)));
    },
  },
  {
    name: 'polling',
    why: 'how often the same is asked again depends on how fast the cluster is',
    apply: (requests) => requests.filter((request, n) => n === 0 || JSON.stringify(request) !== JSON.stringify(requests[n - 1])),
  },
];
