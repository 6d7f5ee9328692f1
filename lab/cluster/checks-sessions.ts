import { compareOnLab } from '../recorder/on-lab.ts';
import { must, type Check } from './checks.ts';

/** All of the course's sessions print what the course shows; needs a cluster nobody has used. */
export const sessionChecks: readonly Check[] = [
  {
    name: 'the course’s sessions print on the lab what the course shows',
    async run() {
      const lines: string[] = [];
      const { same, different } = await compareOnLab({ only: [], slow: false }, false, (line) => lines.push(line));
      // What went as it should is one line; a take that was played again, a difference and a failure are not.
      must(different === 0, lines.filter((line) => !line.startsWith('✓') || line.includes('\n')).slice(0, 80).join('\n'));
      const again = lines.filter((line) => line.startsWith('  take')).length;
      return `${same} commands of ${lines.filter((line) => line.startsWith('✓')).length} sessions, ${again} played again`;
    },
  },
];
