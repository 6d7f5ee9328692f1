import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { DebianFolders } from './debian.ts';
import { nginxLayer } from './nginx-layer.ts';
import { cached, hashOf, here, relocatable } from './paths.ts';
import type { Report } from './progress.ts';
import { run } from './run.ts';
import { versions } from './shape.ts';

/** Tars of images, by where they belong. */
export interface ImageTars {
  /** On every node. */
  system: string;
  /** Only on the control plane. */
  control: string;
  /** What the lab's own Docker Hub serves. */
  hub: string;
}

/** Tags that the course's commands and manifests name. All nginx are one Debian nginx, all busybox one Debian busybox. */
const nginxTags = ['latest', '1.25', '1.26', '1.27', 'alpine', '1.27-alpine'];
const busyboxTags = ['latest', '1.28', '1.36'];

/** As a registry would have it. */
export const shellImageName = 'docker.io/day-one/shell:lab';

const accounts = {
  text: {
    '/etc/passwd': 'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
    '/etc/group': 'root:x:0:\nnobody:x:65534:\nnonroot:x:65532:\n',
    '/etc/nsswitch.conf': 'hosts: files dns\n',
  },
  dirs: ['/tmp'],
};
const netBindService = 10;

function systemImages(bin: Binaries): object[] {
  return [
    { names: [`registry.k8s.io/pause:${versions.pause}`], layers: [{ files: { '/pause': bin['pause'] } }], entrypoint: ['/pause'], user: '65535:65535' },
    {
      names: [`registry.k8s.io/coredns/coredns:${versions.coredns}`],
      layers: ['accounts', { files: { '/coredns': bin['coredns'] }, capabilities: { '/coredns': netBindService } }],
      entrypoint: ['/coredns'],
      user: '65532:65532',
      workingDir: '/',
    },
    { names: [`registry.k8s.io/kube-proxy:${versions.kubernetes}`], layers: ['base', { files: { '/usr/local/bin/kube-proxy': bin['kube-proxy'] } }] },
  ];
}

function controlImages(bin: Binaries, { layers }: DebianFolders): object[] {
  const component = (name: string) => ({ names: [`registry.k8s.io/${name}:${versions.kubernetes}`], layers: ['accounts', { files: { [`/usr/local/bin/${name}`]: bin[name] } }] });
  return [
    ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map(component),
    {
      names: [`registry.k8s.io/etcd:${versions.etcd}-0`],
      layers: ['accounts', { files: { '/usr/local/bin/etcd': bin['etcd'], '/usr/local/bin/etcdctl': bin['etcdctl'], '/bin/sh': join(layers, 'busybox-static/bin/busybox') } }],
    },
  ];
}

/** busybox with the C library: `getaddrinfo` of the static one crashes. */
async function busyboxLayer({ base, layers }: DebianFolders): Promise<object> {
  const busybox = join(layers, 'busybox/bin/busybox');
  const applets = (await run(busybox, ['--list'])).split('\n').filter((name) => name && name !== 'busybox');
  const library = (name: string) => join(base, 'usr/lib/x86_64-linux-gnu', name);
  return {
    files: { '/bin/busybox': busybox, '/lib64/ld-linux-x86-64.so.2': library('ld-linux-x86-64.so.2'), '/lib/x86_64-linux-gnu/libc.so.6': library('libc.so.6'), '/lib/x86_64-linux-gnu/libresolv.so.2': library('libresolv.so.2') },
    links: Object.fromEntries(applets.map((name) => [`/bin/${name}`, 'busybox'])),
    text: { '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n', '/etc/group': 'root:x:0:\n' },
    dirs: ['/tmp', '/root', '/var'],
  };
}

const shellFiles = join(here, '../images/shell');

/** The image of a learner's shell in a class; `lab/images/shell/Containerfile` makes the same from a registry's Debian. */
async function shellImage({ shell }: DebianFolders, kubectl: string): Promise<object> {
  return {
    names: [shellImageName],
    layers: [
      { dir: shell },
      {
        files: { '/usr/local/bin/kubectl': kubectl, '/etc/day-one/bashrc': join(shellFiles, 'bashrc'), '/etc/day-one/start': join(shellFiles, 'start'), '/etc/tmux.conf': join(shellFiles, 'tmux.conf') },
        text: {
          '/usr/share/bash-completion/completions/kubectl': await run(kubectl, ['completion', 'bash']),
          '/etc/passwd': 'root:x:0:0:root:/root:/usr/sbin/nologin\nlearner:x:1000:1000:learner:/home/learner:/bin/bash\n',
          '/etc/group': 'root:x:0:\nlearner:x:1000:\n',
        },
        dirs: ['/home/learner', '/tmp'],
      },
    ],
    entrypoint: ['/etc/day-one/start'],
    user: '1000:1000',
    workingDir: '/home/learner',
  };
}

/** Packs all images; nothing is pulled from anywhere. */
export async function packImages(bin: Binaries, debian: DebianFolders, kubectl: string, report: Report): Promise<ImageTars> {
  const key = hashOf([relocatable([bin, debian, kubectl])], [...['images.ts', 'nginx-layer.ts'].map((name) => join(here, name)), ...['bashrc', 'start', 'tmux.conf'].map((name) => join(shellFiles, name))]);
  const folder = await cached('images', key, async (half) => {
    const nginx = join(half, 'nginx');
    mkdirSync(nginx);
    await nginxLayer(debian.layers, nginx);
    const hub = [
      { names: busyboxTags.map((tag) => `docker.io/library/busybox:${tag}`), layers: [await busyboxLayer(debian)], cmd: ['sh'] },
      { names: nginxTags.map((tag) => `docker.io/library/nginx:${tag}`), layers: ['base', { dir: nginx }], cmd: ['nginx', '-g', 'daemon off;'], ports: { '80/tcp': {} }, stopSignal: 'SIGQUIT' },
      await shellImage(debian, kubectl),
    ];
    const sets = { system: systemImages(bin), control: controlImages(bin, debian), hub };
    for (const [n, [name, images]] of Object.entries(sets).entries()) {
      report(n / 3, `${name} images`);
      writeFileSync(join(half, `${name}.json`), JSON.stringify({ shared: { base: { dir: debian.base }, accounts }, images }, null, 1));
      await run(bin['images']!, ['-o', join(half, `${name}.tar`), join(half, `${name}.json`)]);
    }
  });
  return { system: join(folder, 'system.tar'), control: join(folder, 'control.tar'), hub: join(folder, 'hub.tar') };
}
