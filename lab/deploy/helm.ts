import { join } from 'node:path';
import { cached, hashOf, here } from '../cluster/paths.ts';
import { LabError, run, tryRun } from '../cluster/run.ts';

/** lab/chart/ */
export const chart = join(here, '../chart');

const source = join(here, 'go/helm');
/** As in go/helm/go.mod; Helm learns its version only from the linker. */
const version = 'v3.18.6';

/**
 * Path of Helm, built from its Go module (locked by go.sum) once per machine: about two minutes on two cores.
 *
 * @throws LabError if Go is missing
 */
export async function helmBinary(): Promise<string> {
  const { stdout } = await tryRun('go', ['env', 'GOVERSION'], { cwd: source }).catch(() => {
    throw new LabError('Helm is built from its Go module: install Go 1.24 or newer');
  });
  const flags = `-s -w -X helm.sh/helm/v3/internal/version.version=${version}`;
  const folder = await cached('helm', hashOf([stdout.trim(), process.arch, flags], [source]), async (half) => {
    await run('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags', flags, '-o', join(half, 'helm'), 'helm.sh/helm/v3/cmd/helm'], { cwd: source, env: { ...process.env, CGO_ENABLED: '0' } });
  });
  return join(folder, 'helm');
}

/** Runs Helm. @throws LabError with the end of what it printed if it fails */
export async function helm(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
  return run(await helmBinary(), args, { env: { ...process.env, ...environment } });
}
