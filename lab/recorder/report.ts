import { LabError } from '../cluster/run.ts';
import { compareSessions, type Comparison } from './compare.ts';

const paint = (code: number, text: string) => (process.stdout.isTTY ? `\x1b[${code}m${text}\x1b[0m` : text);

function print({ session, step, cmd, kind, lines, exit, same }: Comparison) {
  console.log(`${same ? '=' : '≠'} ${session}.${step} (${kind})  $ ${cmd}`);
  if (same) return;
  if (exit[0] !== exit[1]) console.log(`    exit status ${exit[0]} in the course, ${exit[1]} on the lab`);
  // Lines that do not differ are shown only beside those that do.
  const near = (n: number) => lines.slice(Math.max(0, n - 1), n + 2).some(([mark]) => mark !== ' ');
  lines.forEach(([mark, text], n) => {
    if (near(n)) console.log(`    ${mark === '-' ? paint(31, `- ${text}`) : mark === '+' ? paint(32, `+ ${text}`) : `  ${text}`}`);
  });
}

/** Prints what each command of the course shows on the lab, line by line where it differs. Resolves with the exit status. */
export async function compareOnLab(only: readonly string[]): Promise<number> {
  let [same, different] = [0, 0];
  try {
    for await (const comparison of compareSessions(only)) {
      print(comparison);
      if (comparison.same) same++;
      else different++;
    }
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    console.error(error.message);
    return 1;
  }
  console.log(`\n${same} commands print the same, ${different} differ ("-" the course, "+" the lab)`);
  return different > 0 ? 1 : 0;
}
