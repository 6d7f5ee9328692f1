import { compareOnLab } from '../recorder/on-lab.ts';
import { must, type Check } from './checks.ts';

/** Days since 1970. */
const day = (now = Date.now()) => Math.floor(now / 86_400_000);

/**
 * The course's sessions print what the course shows; needs a cluster nobody has used.
 *
 * @param third only every third session, the others on the next two days
 */
export const sessionChecks = (third: boolean): readonly Check[] => [
  {
    name: `the course’s sessions print on the lab what the course shows${third ? ' (a third of them; the others on the next two days)' : ''}`,
    async run() {
      const lines: string[] = [];
      const { same, different } = await compareOnLab({ only: [], slow: false, ...(third ? { third: day() } : {}) }, false, (line) => lines.push(line));
      // What went as it should is left out; a take that was played again, a difference and a failure are not.
      must(different === 0, lines.filter((line) => !line.startsWith('✓')).slice(0, 80).join('\n'));
      const again = lines.filter((line) => line.startsWith('  take')).length;
      return `${same} commands of ${lines.filter((line) => line.startsWith('✓')).length} sessions are the same; sessions played again: ${again}`;
    },
  },
];
