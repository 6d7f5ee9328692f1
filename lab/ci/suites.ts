/** `build` fills the cache; what is `alone` measures and wants the machine for itself. */
export const stages = ['build', 'cluster', 'alone'] as const;

/** Something that `npm run lab:ci` runs: a script of this repository, by Node. */
export interface Suite {
  name: string;
  stage: (typeof stages)[number];
  /** Arguments of Node. */
  command: readonly string[];
  /** After this it is taken for hanging. */
  minutes: number;
}

/** In this order; what needs a cluster that nobody has used brings up a new one. */
export const suites: readonly Suite[] = [
  { name: 'binaries, root file systems and images', stage: 'build', command: ['lab/cluster/cli.ts', 'build'], minutes: 45 },
  { name: 'the cluster: three ups and downs with the oracle and a third of the sessions in between, then what the course shows', stage: 'cluster', command: ['lab/cluster/smoke.ts', '--parts', 'oracle,sessions,cluster', '--sessions', 'third'], minutes: 32 },
  { name: 'the live shell, a class', stage: 'alone', command: ['lab/cluster/smoke.ts', '--cycles', '0', '--parts', 'live,class'], minutes: 20 },
];
