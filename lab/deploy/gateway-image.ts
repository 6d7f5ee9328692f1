import { createReadStream, existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildBinaries } from '../cluster/binaries.ts';
import { debianFolders } from '../cluster/debian.ts';
import { onNode } from '../cluster/on.ts';
import { cached, hashOf, here } from '../cluster/paths.ts';
import { LabError, run } from '../cluster/run.ts';
import { nodeNames, type NodeName } from '../cluster/shape.ts';
import { copyGateway } from './gateway-files.ts';

const root = join(here, '../..');
/** Under this name the lab's nodes have it. */
export const gatewayImage = { repository: 'docker.io/day-one/gateway', tag: 'lab' } as const;

const quiet = () => {};
const libraries = ['libdl.so.2', 'libstdc++.so.6', 'libm.so.6', 'libgcc_s.so.1', 'libpthread.so.0', 'libc.so.6', 'libresolv.so.2', 'libnss_dns.so.2', 'libnss_files.so.2'];

/** Sources that decide what the site is; a build of the same ones is not made again. */
const siteSources = ['src', 'content', 'public', 'astro.config.mjs', 'package-lock.json', 'docs'];

/** The built site of exactly these sources. */
async function builtSite(): Promise<string> {
  return cached('site', hashOf([], siteSources.map((name) => join(root, name)).filter(existsSync)), async (half) => {
    await run('node', [join(root, 'node_modules/astro/bin/astro.mjs'), 'build', '--outDir', half], { cwd: root, env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' } });
  });
}

/**
 * Packs the gateway's image from this checkout, without an engine and without pulling anything: Node of node_modules, four libraries of
 * Debian, a busybox for keep.sh. Resolves with the path of the tar.
 */
export async function packGatewayImage(): Promise<string> {
  const [bin, debian, site] = [await buildBinaries(quiet), await debianFolders(quiet), await builtSite()];
  const work = await cached('gateway-half', hashOf([String(process.pid), String(Date.now())]), async (half) => copyGateway(join(half, 'app'), site));
  try {
    const node = join(root, 'node_modules/node/bin/node');
    const key = hashOf([process.version, JSON.stringify(libraries)], [work, join(here, '../deploy/gateway-image.ts')]);
    const folder = await cached('gateway', key, async (half) => {
      // Debian's names are links to files with the full version.
      const lib = (name: string) => realpathSync(join(debian.node, 'usr/lib/x86_64-linux-gnu', name));
      const spec = {
        shared: {},
        images: [
          {
            names: [`${gatewayImage.repository}:${gatewayImage.tag}`],
            layers: [
              {
                files: {
                  '/bin/busybox': join(debian.layers, 'busybox-static/bin/busybox'),
                  '/lib64/ld-linux-x86-64.so.2': lib('ld-linux-x86-64.so.2'),
                  ...Object.fromEntries(libraries.map((name) => [`/usr/lib/x86_64-linux-gnu/${name}`, lib(name)])),
                  '/etc/ssl/certs/ca-certificates.crt': join(debian.base, 'etc/ssl/certs/ca-certificates.crt'),
                },
                links: { '/lib/x86_64-linux-gnu': '/usr/lib/x86_64-linux-gnu', ...Object.fromEntries(['sh', 'date', 'kill', 'ls', 'cat', 'ps'].map((name) => [`/bin/${name}`, 'busybox'])) },
                text: { '/etc/passwd': 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin\n', '/etc/group': 'root:x:0:\nnonroot:x:65532:\n', '/etc/nsswitch.conf': 'hosts: files dns\n' },
                dirs: ['/tmp', '/var/lib/day-one'],
              },
              { files: { '/usr/local/bin/node': node } },
              { dir: work },
            ],
            entrypoint: ['/app/lab/images/gateway/keep.sh'],
            cmd: ['lab/gateway/main.ts'],
            workingDir: '/app',
            user: '65532:65532',
          },
        ],
      };
      writeFileSync(join(half, 'spec.json'), JSON.stringify(spec));
      await run(bin['images']!, ['-o', join(half, 'gateway.tar'), join(half, 'spec.json')]);
    });
    return join(folder, 'gateway.tar');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Gives a node's containerd the image. */
async function importOn(node: NodeName, tar: string): Promise<void> {
  const [command, args] = onNode(node, ['ctr', '-n', 'k8s.io', 'images', 'import', '-']);
  await new Promise<void>((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (more: string) => (text += more));
    child.on('error', reject).on('close', (code) => (code === 0 ? resolve() : reject(new LabError(`${node} did not take the image: ${text.trim().split('\n').at(-1)}`))));
    child.stdin.on('error', () => {});
    createReadStream(tar).pipe(child.stdin);
  });
}

/** Packs the image (or finds it in the cache) and gives it to nodes of the running lab. */
export async function loadGatewayImage(nodes: readonly NodeName[] = nodeNames): Promise<void> {
  const tar = await packGatewayImage();
  for (const node of nodes) await importOn(node, tar);
}
