import { onKind } from '../cluster/kind.ts';
import { inState } from '../cluster/paths.ts';
import { onNode } from '../cluster/on.ts';
import { LabError, tryRun } from '../cluster/run.ts';

export interface PtyOptions {
  cols?: number;
  rows?: number;
  /** Seconds after which Ctrl-C is typed: for `-w` and `logs -f`. */
  interrupt?: number;
  /** Seconds after which the command is stopped (exit status 124). */
  timeout?: number;
}

/** What a terminal received, lines ending in \n, and the command's exit status. */
export interface PtyResult {
  text: string;
  exit: number;
}

/** Runs a command line in bash on a node, on a real pseudo-terminal of the given size. */
export async function onPty(node: string, line: string, { cols = 200, rows = 50, interrupt = 0, timeout = 120 }: PtyOptions = {}): Promise<PtyResult> {
  if (onKind()) throw new LabError('sessions run on the lab of namespaces only: DAY_ONE_LAB_BACKEND=namespaces npm run lab:up');
  const inside = ['bash', '-c', `mkdir -p ~ && cd ~ && eval "$LINE"`];
  const [command, args] = onNode(node, inside, { LINE: line, TERM: 'xterm-256color', HOME: '/home/learner', USER: 'learner', COLUMNS: String(cols), LINES: String(rows) });
  const size = ['-cols', String(cols), '-rows', String(rows), '-timeout', `${timeout}s`, ...(interrupt > 0 ? ['-interrupt', `${interrupt}s`] : [])];
  const { code, stdout } = await tryRun(inState('pty'), [...size, command, ...args], { timeout: (timeout + 10) * 1000 });
  return { text: stdout.replaceAll('\r\n', '\n'), exit: code };
}
