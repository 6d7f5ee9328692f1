/** `build` fills the cache. */
export const stages = ['build', 'cluster'] as const;

/** Something that `npm run lab:ci` runs: a script of this repository, by Node. */
export interface Suite {
  name: string;
  stage: (typeof stages)[number];
  /** Arguments of Node. */
  command: readonly string[];
  /** After this it is taken for hanging. */
  minutes: number;
}

/** In this order. */
export const suites: readonly Suite[] = [
  { name: 'binaries, root file systems and images', stage: 'build', command: ['lab/cluster/cli.ts', 'build'], minutes: 45 },
  { name: 'three ups and downs: the oracle on the first cluster, a third of the sessions on the second, the course, the live shell and a class on the third', stage: 'cluster', command: ['lab/cluster/smoke.ts', '--sessions', 'third'], minutes: 45 },
];
