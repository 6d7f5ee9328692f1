import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cached, hashOf } from './paths.ts';
import { LabError, run, tryRun } from './run.ts';
import type { Report } from './progress.ts';

/** Command and the Debian package that has it: what the lab itself runs on this machine. */
const tools: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  mmdebstrap: 'mmdebstrap',
  nsenter: 'util-linux',
  'dpkg-deb': 'dpkg',
  mount: 'mount',
};

/** On every node. They are packages of the node's own root file system: nothing of this is installed on this machine. */
const nodePackages = [
  ...['containerd', 'runc', 'containernetworking-plugins', 'iptables', 'conntrack', 'iproute2', 'socat', 'ethtool', 'ebtables'],
  ...['mount', 'util-linux', 'procps', 'iputils-ping', 'ca-certificates', 'curl', 'kmod', 'bash-completion', 'less'],
];
/** Under the images that want a Debian: kube-proxy (iptables and the libraries of its extensions) and nginx. */
const basePackages = ['bash', 'curl', 'ca-certificates', 'iptables', 'conntrack'];
/** The learner's shell in a class: an image of its own, without what only root needs. */
const shellPackages = ['bash', 'bash-completion', 'ca-certificates', 'curl', 'less', 'nano', 'ncurses-base', 'procps', 'tmux', 'vim-tiny'];
/** Unpacked into image layers. */
const layerPackages = ['nginx', 'nginx-common', 'libpcre2-8-0', 'libssl3', 'busybox', 'busybox-static'];

function release(): { id: string; codename: string } {
  const text = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(text)?.[1] ?? '';
  return { id: field('ID'), codename: field('VERSION_CODENAME') };
}

/**
 * Installs what is missing on this machine, with its own apt.
 *
 * @throws LabError with the command to type if it may not
 */
export async function ensureTools(): Promise<void> {
  const path = (process.env['PATH'] ?? '').split(':').concat('/usr/sbin', '/sbin');
  const missing = Object.entries(tools).filter(([command]) => !path.some((folder) => existsSync(join(folder, command)))).map(([, name]) => name);
  if (missing.length === 0) return;
  const line = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (release().id !== 'debian' || process.getuid?.() !== 0) throw new LabError(`the lab needs ${missing.join(', ')}; as root on Debian: ${line}`);
  await run('apt-get', ['update', '-qq']);
  await run('sh', ['-c', `DEBIAN_FRONTEND=noninteractive ${line} -qq`]);
}

/** The machine's apt source files that offer this release, so that a third party's source is not asked for Debian. */
function aptSources(codename: string): string[] {
  const folder = '/etc/apt/sources.list.d';
  const files = [...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []), '/etc/apt/sources.list'];
  return files.filter((file) => {
    if (!/\.(sources|list)$/.test(file) || !existsSync(file)) return false;
    const text = readFileSync(file, 'utf8').replace(/^#.*$/gm, '');
    return new RegExp(`\\b${codename}\\b`).test(text) && /\bmain\b/.test(text);
  });
}

/** What this machine's apt is told about expiry dates and proxies; a mirror of the past needs the first. */
async function aptSettings(): Promise<string[]> {
  const { stdout } = await tryRun('apt-config', ['dump', '--no-empty', '--format', '%f "%v";%n']);
  return stdout.split('\n').filter((line) => /^Acquire::(Check-Valid-Until|Check-Date|https?::Proxy)\b/.test(line));
}

async function bootstrap(variant: string, packages: readonly string[], folder: string): Promise<void> {
  const { codename } = release();
  const settings = [...(await aptSettings()), 'Acquire::Languages "none";', 'APT::Install-Recommends "false";'];
  const skip = ['man', 'doc', 'locale', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
  const args = ['--mode=root', `--variant=${variant}`, `--include=${packages.join(',')}`, ...settings.map((line) => `--aptopt=${line}`), ...skip];
  await run('mmdebstrap', [...args, codename, folder, ...aptSources(codename)], { log: `${folder}.log` });
  for (const part of ['var/cache/apt', 'var/lib/apt/lists', 'var/log/apt']) rmSync(join(folder, part), { recursive: true, force: true });
}

/** Folders of the cache made from Debian packages. */
export interface DebianFolders {
  /** The nodes' root. */
  node: string;
  /** Base of images. */
  base: string;
  /** Root of the learner's shell. */
  shell: string;
  /** Packages unpacked, one folder each. */
  layers: string;
}

/** Makes (or finds) everything that comes from Debian packages. */
export async function debianFolders(report: Report): Promise<DebianFolders> {
  const { id, codename } = release();
  if (id !== 'debian') throw new LabError('the nodes are made of Debian packages: this needs a Debian machine (or kind, see docs/lab.md)');
  const node = await cached('node', hashOf([codename, ...nodePackages]), (folder) => {
    report(0, 'node root file system');
    return bootstrap('minbase', nodePackages, folder);
  });
  const image = async (packages: readonly string[], folder: string) => {
    await bootstrap('essential', packages, folder);
    for (const name of ['dev', 'proc', 'sys', 'run']) for (const entry of readdirSync(join(folder, name))) rmSync(join(folder, name, entry), { recursive: true, force: true });
  };
  const base = await cached('base', hashOf([codename, ...basePackages]), (folder) => {
    report(0.5, 'base of the images');
    return image(basePackages, folder);
  });
  const shell = await cached('shell', hashOf([codename, ...shellPackages]), (folder) => {
    report(0.7, 'the learner’s shell');
    return image(shellPackages, folder);
  });
  const layers = await cached('layers', hashOf([codename, ...layerPackages]), async (folder) => {
    report(0.9, 'packages of the images');
    for (const name of layerPackages) {
      await run('apt-get', ['download', '-qq', '-o', 'APT::Sandbox::User=root', name], { cwd: folder });
      const file = readdirSync(folder).find((entry) => entry.startsWith(`${name}_`))!;
      await run('dpkg-deb', ['-x', file, name], { cwd: folder });
      rmSync(join(folder, file));
    }
  });
  return { node, base, shell, layers };
}
