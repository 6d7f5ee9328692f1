/**
 * `npm run lab <command>`; `npm run lab:up` and the like are the same. Without a command: this list.
 */
import { FaultBook } from './fault-book.ts';
import { down } from './down.ts';
import { chooseBackend, machine } from './host.ts';
import { inContainer, kindDown, kindUp, onKind } from './kind.ts';
import { leftovers } from './leftovers.ts';
import { locked } from './lock.ts';
import { attach, kubectlCommand, onNode } from './on.ts';
import { base, kubeconfig } from './paths.ts';
import { LabError } from './run.ts';
import { nodeNamed } from './shape.ts';
import { status } from './status.ts';
import { build, runningLab, up } from './up.ts';

const say = (line: string) => console.log(line);
const book = new FaultBook();
const words = ({ name, args }: { name: string; args: readonly string[] }) => [name, ...args].join(' ');

const commands: Record<string, { usage: string; about: string; run(args: string[]): Promise<number | void> }> = {
  up: {
    usage: '',
    about: 'brings the three-node cluster up (or says that it is)',
    run: () =>
      locked(async () => {
        if (chooseBackend(await machine()) === 'kind') {
          await kindUp();
          say(`up, on kind\nexport KUBECONFIG=${kubeconfig}`);
          return;
        }
        const was = runningLab() !== undefined;
        const { seconds, hostCable } = await up();
        say(was ? 'is up already' : `up, ${seconds.toFixed(0)} s from built binaries`);
        say(`export KUBECONFIG=${kubeconfig}`);
        if (!hostCable) say('this machine has a route to 172.30.1.0/24 of its own and got no cable to the lab: use "npm run lab kubectl …"');
      }),
  },
  down: {
    usage: '',
    about: 'removes it: processes, mounts, namespaces, control groups, files; what was built is kept',
    run: () =>
      locked(async () => {
        if (onKind()) return void (await kindDown());
        const start = performance.now();
        await down();
        const rest = leftovers();
        say(rest.length === 0 ? `down in ${((performance.now() - start) / 1000).toFixed(1)} s, nothing left` : `left:\n  ${rest.join('\n  ')}`);
        return rest.length === 0 ? 0 : 1;
      }),
  },
  status: { usage: '', about: 'nodes, Pods, memory, faults in force, where the kubeconfig is', run: async () => ((await status(say)) ? 0 : 1) },
  build: { usage: '', about: 'only builds what a cluster is made of', run: () => locked(() => build()) },
  shell: {
    usage: 'NODE [command]',
    about: 'a root shell on a node, or one command there',
    run([name, ...command]) {
      const { name: node } = nodeNamed(name);
      const words = command.length > 0 ? command : ['bash', '-l'];
      if (onKind()) return attach(inContainer(node, words, {}, process.stdin.isTTY));
      // `script` gives the shell a terminal of the node's own, so that `tty`, job control and Ctrl-C are the node's.
      const own = process.stdin.isTTY && command.length === 0 ? ['script', '-qec', 'bash -i', '/dev/null'] : command.length > 0 ? command : ['bash', '-i'];
      return attach(onNode(node, own));
    },
  },
  kubectl: { usage: 'ARGUMENTS', about: 'the course’s kubectl (1.31) with the lab’s kubeconfig', run: (args) => attach(kubectlCommand(args)) },
  fault: { usage: 'NAME [arguments]', about: 'breaks something; without a name: the list', run: async ([name, ...args]) => say(`in force: ${words(await book.apply(name, args))}`) },
  undo: {
    usage: '[NAME [arguments]]',
    about: 'mends a fault, or all of them',
    async run([name, ...args]) {
      const mended = await book.undo(name, args);
      say(mended.length === 0 ? 'no fault is in force' : `mended: ${mended.map(words).join(', ')}`);
    },
  },
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  console.error(`npm run lab <command>\n${Object.entries(commands).map(([known, { usage, about }]) => `  ${`${known} ${usage}`.padEnd(28)} ${about}`).join('\n')}\n\nbuilt things and the cluster's state: ${base} (DAY_ONE_LAB)`);
  process.exitCode = name === '' || name === 'help' ? 0 : 2;
} else
  try {
    process.exitCode = (await command.run(args)) ?? 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(error instanceof LabError || error.message.startsWith('which node') ? error.message : error.stack);
    process.exitCode = 1;
  }
