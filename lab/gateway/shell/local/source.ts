import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ShellError, type ShellSource } from '../shell.ts';
import { loadNodePty, type NodePty } from './node-pty.ts';
import { PtyShell } from './pty-shell.ts';
import { ScriptShell } from './script-shell.ts';

/** The prompt with marks that the shell image uses, too. */
const rcfile = join(import.meta.dirname, '../../../images/shell/bashrc');

export interface LocalShells {
  source: ShellSource;
  /** `script`: node-pty does not run here; why is in `because`. */
  by: 'node-pty' | 'script';
  because?: string;
}

/** The learner's environment without what npm and this program put into it. */
export function learnersEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value !== undefined && !/^(npm_|DAY_ONE_|NODE_|INIT_CWD$|BASH_ENV$|ENV$|ASTRO_)/.test(name)) kept[name] = value;
  const path = (kept.PATH ?? '').split(':').filter((folder) => !/node_modules\/\.bin$|node-gyp-bin$/.test(folder));
  return { LANG: 'C.UTF-8', ...kept, PATH: path.join(':'), COLORTERM: 'truecolor' };
}

/** Shells of the person who started this program: own home, own kubeconfig. @param folder of the cluster's tools to put at the end of PATH */
export async function localShells({ environment = process.env, cwd = homedir(), command = ['bash', '--rcfile', rcfile, '-i'], prefer = 'node-pty' as 'node-pty' | 'script' } = {}): Promise<LocalShells> {
  const env = learnersEnvironment(environment);
  let pty: NodePty | undefined;
  let because: string | undefined;
  try {
    if (prefer === 'node-pty') pty = await loadNodePty();
  } catch (error) {
    because = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
  const source: ShellSource = {
    async open(_, size) {
      try {
        if (pty) return new PtyShell(pty.spawn(command[0] ?? 'bash', command.slice(1), { ...size, name: 'xterm-256color', cwd, env, encoding: null }));
      } catch (error) {
        throw new ShellError('unavailable', { ko: '이 컴퓨터에서 bash를 시작하지 못했습니다.', en: 'bash could not be started on this machine.' }, { cause: error });
      }
      if (spawnSync('script', ['--version'], { stdio: 'ignore' }).status !== 0) throw new ShellError('unavailable', { ko: '이 컴퓨터에는 터미널을 만들 node-pty도 script도 없습니다.', en: 'This machine has neither node-pty nor script to make a terminal with.' });
      return new ScriptShell(command, { size, cwd, env });
    },
  };
  return { source, by: pty ? 'node-pty' : 'script', ...(because === undefined ? {} : { because }) };
}
