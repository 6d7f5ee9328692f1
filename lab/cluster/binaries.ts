import { join } from 'node:path';
import { cached, hashOf, here } from './paths.ts';
import { LabError, run, tryRun } from './run.ts';
import type { Report } from './progress.ts';
import { versions } from './shape.ts';

interface Binary {
  name: string;
  /** Package to build. */
  from: string;
  /** Seconds a cold build takes on two cores, one after the other: the first of a module compiles most of it. */
  seconds: number;
}

interface Module {
  name: string;
  binaries: readonly Binary[];
  /** Variables that the linker sets. */
  set?: Readonly<Record<string, string>>;
}

const kubernetes = (command: string, seconds: number): Binary => ({ name: command, from: `k8s.io/kubernetes/cmd/${command}`, seconds });
const [major = '', minor = ''] = versions.kubernetes.slice(1).split('.');

/** The Go modules under go/: each is a lock file's worth of binaries. */
export const modules: readonly Module[] = [
  { name: 'tools', binaries: ['images', 'pause', 'pty', 'registry'].map((name) => ({ name, from: `./${name}`, seconds: 2 })) },
  { name: 'etcd', binaries: [{ name: 'etcd', from: '.', seconds: 29 }, { name: 'etcdctl', from: 'go.etcd.io/etcd/etcdctl/v3', seconds: 5 }] },
  {
    name: 'k8s',
    binaries: [
      kubernetes('kube-apiserver', 324),
      kubernetes('kube-controller-manager', 86),
      kubernetes('kubelet', 34),
      kubernetes('kubeadm', 32),
      kubernetes('kube-proxy', 7),
      kubernetes('kube-scheduler', 6),
      { name: 'crictl', from: './crictl', seconds: 3 },
    ],
    // Without them kubelet and kubeadm report v0.0.0.
    set: Object.fromEntries(
      ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) => [
        [`${name}.gitVersion`, versions.kubernetes],
        [`${name}.gitMajor`, major],
        [`${name}.gitMinor`, minor],
        [`${name}.gitTreeState`, 'clean'],
      ]),
    ),
  },
  { name: 'coredns', binaries: [{ name: 'coredns', from: 'github.com/coredns/coredns', seconds: 131 }], set: { 'github.com/coredns/coredns/coremain.GitCommit': 'lab' } },
];

/** Path of each binary by name. */
export type Binaries = Readonly<Record<string, string>>;

const source = (module: Module) => join(here, 'go', module.name);
const linker = (module: Module) => ['-s -w', ...Object.entries(module.set ?? {}).map(([name, value]) => `-X ${name}=${value}`)].join(' ');

/**
 * Builds every binary, or finds them in the cache: the key is the module's own files (lock file included), the linker's
 * flags and the Go release.
 *
 * @throws LabError if Go is missing or a build fails
 */
export async function buildBinaries(report: Report): Promise<Binaries> {
  const { stdout } = await tryRun('go', ['env', 'GOVERSION'], { cwd: source(modules[0]!) }).catch(() => {
    throw new LabError('the lab builds Kubernetes from its Go modules: install Go 1.24 or newer');
  });
  const paths: Record<string, string> = {};
  const total = modules.flatMap((module) => module.binaries).reduce((sum, { seconds }) => sum + seconds, 0);
  let before = 0;
  for (const module of modules) {
    let done = before;
    const key = hashOf([stdout.trim(), process.arch, linker(module)], [source(module)]);
    const folder = await cached(module.name, key, async (half) => {
      for (const { name, from, seconds } of module.binaries) {
        report(done / total, `building ${name}`);
        let compiled = 0;
        const onLine = () => report((done + seconds * (1 - 1 / (1 + ++compiled / 200))) / total);
        await run('go', ['build', '-v', '-trimpath', '-buildvcs=false', '-ldflags', linker(module), '-o', join(half, name), from], {
          cwd: source(module),
          env: { ...process.env, CGO_ENABLED: '0' },
          onLine,
        });
        done += seconds;
      }
    });
    for (const { name } of module.binaries) paths[name] = join(folder, name);
    before += module.binaries.reduce((sum, { seconds }) => sum + seconds, 0);
  }
  return paths;
}
