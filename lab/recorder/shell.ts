import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { onKind } from '../cluster/kind.ts';
import { inState } from '../cluster/paths.ts';
import { onNode, tryOn } from '../cluster/on.ts';
import { LabError, until } from '../cluster/run.ts';

/** What a command printed and how it ended. */
export interface Ran {
  /** Bytes that the terminal received while it ran, lines ending in \n. */
  text: string;
  exit: number;
  /** Folder in the prompt afterwards. */
  folder: string;
}

const home = '/home/learner';

/** The learner's bash: the prompt that the course shows, with the marks of OSC 133 around commands. */
const rc = String.raw`
PS1='\[\e]133;A\a\]\[\e[1;32m\]learner@\h\[\e[0m\]:\[\e[1;34m\]\w\[\e[0m\]$ \[\e]133;B\a\]'
PS0='\e]133;C\a'
PROMPT_COMMAND='printf "\e]133;D;%s\a" $?'
HISTFILE=~/.bash_history
bind 'set enable-bracketed-paste off'
bind 'set bell-style none'
`;

// eslint-disable-next-line no-control-regex
const promptEnd = /\x1b\]133;D;(\d+)\x07\x1b\]133;A\x07[^\n]*?:\x1b\[1;34m([^\x1b]*)\x1b\[0m\$ \x1b\]133;B\x07/;

export const keys: Readonly<Record<string, string>> = { 'ctrl-c': '\x03', 'ctrl-d': '\x04', enter: '\r', escape: '\x1b', up: '\x1b[A', down: '\x1b[B' };

/**
 * One bash on a node, on a pseudo-terminal, for a whole session: folder, variables and history go on from command to command.
 * Its home is empty except for what the session declares.
 */
export class LabShell {
  readonly #child: ChildProcessWithoutNullStreams;
  #received = '';
  #ended = false;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#received += text));
    child.stderr.resume();
    child.on('close', () => (this.#ended = true));
    child.stdin.on('error', () => {});
  }

  /** @throws LabError if the lab does not run, or bash does not start */
  static async open(node: string, { cols, rows, files = {}, kubeconfig = true }: { cols: number; rows: number; files?: Readonly<Record<string, string>>; kubeconfig?: boolean }): Promise<LabShell> {
    if (onKind()) throw new LabError('sessions are recorded on the lab of namespaces only: DAY_ONE_LAB_BACKEND=namespaces npm run lab:up');
    await fillHome(node, { ...files, '.recorder-rc': rc }, kubeconfig);
    const [command, args] = onNode(node, ['env', '-u', 'KUBECONFIG', '-C', home, 'bash', '--rcfile', `${home}/.recorder-rc`, '-i'], { TERM: 'xterm-256color', HOME: home, USER: 'learner' });
    const shell = new LabShell(spawn(inState('pty'), ['-cols', String(cols), '-rows', String(rows), '-timeout', '900s', command, ...args]));
    await shell.#prompt(20, 'bash’s first prompt');
    await tryOn(node, ['rm', '-f', `${home}/.recorder-rc`]);
    return shell;
  }

  async #prompt(seconds: number, what: string): Promise<Ran> {
    const found = await until(what, seconds, () => {
      const match = promptEnd.exec(this.#received);
      if (!match && this.#ended) throw new LabError(`${what}: the shell has ended\n${this.#received}`);
      return match ?? undefined;
    }, 15);
    const before = this.#received.slice(0, found.index);
    this.#received = '';
    const start = before.indexOf('\x1b]133;C\x07');
    return { text: start < 0 ? '' : before.slice(start + 8).replaceAll('\r\n', '\n'), exit: Number(found[1]), folder: found[2]! };
  }

  /** Keys, as pressed by a hand. */
  type(text: string): void {
    this.#child.stdin.write(text);
  }

  /** Waits until the running command has printed something. @throws LabError */
  async seen(pattern: string, seconds: number): Promise<void> {
    const expression = new RegExp(pattern, 'm');
    await until(`"${pattern}" on the terminal`, seconds, () => (expression.test(this.#received.split('\x1b]133;C\x07')[1] ?? '') ? true : undefined), 30);
  }

  /**
   * Types a command line and waits for the next prompt.
   *
   * @param during what happens while it runs
   * @throws LabError if it does not end
   */
  async run(line: string, during: () => Promise<void> = () => Promise.resolve(), seconds = 180): Promise<Ran> {
    this.type(`${line}\r`);
    await during();
    return this.#prompt(seconds, `$ ${line}`);
  }

  async close(): Promise<void> {
    this.#child.stdin.end('\x04');
    this.#child.kill('SIGTERM');
    await until('the shell’s end', 5, () => (this.#ended ? true : undefined), 20).catch(() => this.#child.kill('SIGKILL'));
  }
}

async function fillHome(node: string, files: Readonly<Record<string, string>>, kubeconfig: boolean): Promise<void> {
  const write = Object.entries(files).map(([path, text]) => `mkdir -p "$(dirname '${path}')" && printf %s '${text.replaceAll("'", `'\\''`)}' > '${path}'`);
  const config = kubeconfig ? ['mkdir -p .kube && cp /etc/kubernetes/admin.conf .kube/config'] : [];
  const { code, stderr } = await tryOn(node, ['bash', '-c', [`rm -rf ${home} && mkdir -p ${home} && cd ${home}`, ...config, ...write].join(' && ')]);
  if (code !== 0) throw new LabError(`the learner’s home on ${node}: ${stderr}`);
}
