import type { Claims } from '../../auth/token.ts';
import { openExec } from '../../kube/exec.ts';
import type { Http } from '../../kube/http.ts';
import { KubeError } from '../../kube/types.ts';
import { pause } from '../../kube/wait.ts';
import { SpawnError, type Place, type Spawner, type SpawnProgress } from '../../spawner/spawner.ts';
import { ShellError, type Shell, type ShellSource, type TerminalSize } from '../shell.ts';

/** Attaches to the Pod's one tmux session, or begins it; whoever was attached (a gateway that died) is detached. */
export const attachCommand: readonly string[] = ['tmux', '-u', 'new-session', '-A', '-D', '-s', 'lab'];

/** The seat's shell in the cluster: its environment by the spawner, tmux in it by exec. The same shell comes back after a gateway died. */
export class ExecShellSource implements ShellSource {
  private readonly http: Http;
  private readonly spawner: Pick<Spawner, 'ensure'>;
  private readonly patience: number;

  /** @param patience milliseconds that `open` waits for an environment in the making before it says "starting" */
  constructor(http: Http, spawner: Pick<Spawner, 'ensure'>, patience = 4000) {
    this.http = http;
    this.spawner = spawner;
    this.patience = patience;
  }

  async open(who: Claims, size: TerminalSize, signal: AbortSignal): Promise<Shell> {
    for (let tries = 0; ; tries++) {
      const place = await this.place(who, signal);
      try {
        const shell = await openExec(this.http, { namespace: place.shells, pod: place.pod, container: place.container, command: attachCommand, tty: true }, { signal });
        shell.resize(size);
        return shell;
      } catch (error) {
        // The Pod may have gone a moment ago: then the spawner makes another.
        if (error instanceof KubeError && error.reason !== 'Aborted' && (error.transient || error.code === 404) && tries < 3 && (await pause(250 * 2 ** tries, signal))) continue;
        throw refused(error);
      }
    }
  }

  private async place(who: Claims, signal: AbortSignal): Promise<Place> {
    let last: SpawnProgress | undefined;
    const soon = new AbortController();
    const timer = setTimeout(() => soon.abort(), this.patience);
    try {
      return await this.spawner.ensure({ id: who.sub, workshop: who.ws, until: who.exp }, (progress) => (last = progress), AbortSignal.any([signal, soon.signal]));
    } catch (error) {
      if (error instanceof SpawnError && error.code === 'aborted') throw new ShellError('starting', last?.say ?? { ko: '실습 환경을 준비하고 있어요.', en: 'Your environment is being prepared.' }, { cause: error });
      if (error instanceof SpawnError) throw new ShellError(error.code === 'forbidden' ? 'refused' : 'unavailable', error.say, { cause: error });
      throw refused(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

function refused(error: unknown): ShellError {
  if (error instanceof ShellError) return error;
  const options = { cause: error };
  if (error instanceof KubeError && error.code === 403) return new ShellError('refused', { ko: '클러스터가 셸을 열지 못하게 해요. 선생님께 알려 주세요.', en: 'The cluster refuses to open a shell. Tell your teacher.' }, options);
  if (error instanceof KubeError && error.code === 404) return new ShellError('gone', { ko: '셸이 없어졌어요. 다시 연결해 보세요.', en: 'The shell is gone. Connect again.' }, options);
  return new ShellError('unavailable', { ko: '실습 클러스터가 대답하지 않아요. 잠시 뒤 다시 해 보세요.', en: 'The lab cluster does not answer. Try again in a moment.' }, options);
}
