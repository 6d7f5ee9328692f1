/** Something that `npm run lab:ci` runs: a script of this repository, by Node. */
export interface Suite {
  name: string;
  /** Arguments of Node. */
  command: readonly string[];
  /** After this it is taken for hanging. */
  minutes: number;
  /** Nothing else can run if it fails. */
  first?: boolean;
}

/** In this order. The cluster that one leaves up serves the next; the last one takes it down. */
export const suites: readonly Suite[] = [
  { name: 'binaries, root file systems and images', command: ['lab/cluster/cli.ts', 'build'], minutes: 45, first: true },
  { name: 'the cluster: three ups and downs, then what the course shows', command: ['lab/cluster/smoke.ts'], minutes: 20 },
];
