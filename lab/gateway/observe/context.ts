import { runInPod } from '../kube/exec.ts';
import type { Http } from '../kube/http.ts';
import type { Place, Spawner } from '../spawner/spawner.ts';
import type { CommandEnd, Sessions } from '../terminal/sessions.ts';
import type { Observer } from './observer.ts';

/** Commands after which the context may be another: `kubectl config …`, kubens, kubectx, an edited kubeconfig. */
const mayChange = /\bconfig\b|\bkubens\b|\bkubectx\b|KUBECONFIG|\.kube\//;

/** Namespace of the current context in a shell's Pod; '' when it cannot be read. */
export async function contextNamespace(http: Http, { shells, pod, container }: Place): Promise<string> {
  const command = ['kubectl', 'config', 'view', '--minify', '-o', 'jsonpath={..namespace}'];
  const { code, output } = await runInPod(http, { namespace: shells, pod, container, command }, '', AbortSignal.timeout(10_000)).catch(() => ({ code: 1, output: '' }));
  return code === 0 ? output.trim() : '';
}

/** Tells the observer which namespace a learner's kubectl works in, after each command that may have changed it. */
export function followContext(sessions: Pick<Sessions, 'onCommandEnd'>, spawner: Pick<Spawner, 'place'>, observer: Pick<Observer, 'setContextNamespace'>, http: Http): () => void {
  return sessions.onCommandEnd(({ sub, cmd }: CommandEnd) => {
    const place = spawner.place(sub);
    if (!place || !cmd || !mayChange.test(cmd)) return;
    void contextNamespace(http, place).then((namespace) => observer.setContextNamespace(place.namespace, namespace));
  });
}
