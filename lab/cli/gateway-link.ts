import { systemNamespace } from '../gateway/cluster-names.ts';
import { ConnectionError } from '../gateway/kube/connection.ts';
import { KubeClient } from '../gateway/kube/client.ts';
import { runInPod } from '../gateway/kube/exec.ts';
import { resources } from '../gateway/kube/resources.ts';
import { KubeError } from '../gateway/kube/types.ts';
import { CliError, option } from './say.ts';

export interface Answer {
  status: number;
  body: unknown;
}

/** Speaks to a gateway as its organiser. */
export interface GatewayLink {
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer>;
  /** Address that learners open, if known. */
  url: string | undefined;
  close(): void;
}

/** The cluster of the kubeconfig. @throws CliError if there is none */
export function connect(args: readonly string[]): KubeClient {
  try {
    return KubeClient.fromKubeconfig(option(args, 'kubeconfig'), option(args, 'context'));
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    throw new CliError({
      ko: `클러스터에 어떻게 연결할지 모릅니다: ${error.message}\n→ --kubeconfig FILE을 주거나 KUBECONFIG를 정하세요`,
      en: `no way to a cluster: ${error.message}\n→ give --kubeconfig FILE or set KUBECONFIG`,
    });
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
};

/** Over HTTP, with the organiser's password from the environment. */
function byAddress(url: string, secret: string): GatewayLink {
  const base = url.replace(/\/+$/, '');
  return {
    url: base,
    async ask(method, path, body) {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: { authorization: `Bearer ${secret}`, origin: new URL(base).origin, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }).catch((error: unknown) => {
        const { cause, message } = error as Error & { cause?: Error };
        throw new CliError({ ko: `${base}에서 응답이 없습니다: ${cause?.message ?? message}`, en: `${base} does not answer: ${cause?.message ?? message}` });
      });
      return { status: response.status, body: parsed(await response.text()) };
    },
    close() {},
  };
}

/** Through the cluster: a command in the gateway's Pod, which has the password. */
async function throughCluster(args: readonly string[]): Promise<GatewayLink> {
  const kube = connect(args);
  const namespace = option(args, 'namespace') ?? systemNamespace;
  const refused = (error: KubeError) => {
    kube.close();
    return new CliError({ ko: `클러스터가 거절했습니다: ${error.message}`, en: `the cluster refused: ${error.message}` });
  };
  const pods = await kube.list(resources.pods(namespace), { labels: 'app.kubernetes.io/name=day-one,app.kubernetes.io/component=gateway', fields: 'status.phase=Running' }).catch((error: unknown) => {
    throw error instanceof KubeError ? refused(error) : error;
  });
  const pod = pods.items.find(({ metadata }) => !metadata.deletionTimestamp);
  if (!pod) {
    kube.close();
    throw new CliError({
      ko: `네임스페이스 ${namespace}에 실행 중인 게이트웨이가 없습니다\n→ 설치는 docs/operator.ko.md, 다른 곳이면 --namespace 또는 --url`,
      en: `no gateway runs in namespace ${namespace}\n→ docs/operator.md installs one; elsewhere: --namespace or --url`,
    });
  }
  const config = await kube.get({ plural: 'configmaps', namespace }, 'lab-gateway').catch(() => undefined);
  const json = (config?.['data'] as Record<string, string> | undefined)?.['gateway.json'];
  const origins = json ? (JSON.parse(json) as { gateway?: { origins?: string[] } }).gateway?.origins : undefined;
  return {
    url: origins?.[0],
    async ask(method, path, body) {
      const command = ['node', 'lab/gateway/ask.ts', method, path];
      const { code, reason, output } = await runInPod(kube.http, { namespace, pod: pod.metadata.name, container: 'gateway', command }, body ? JSON.stringify(body) : '').catch((error: unknown) => {
        throw error instanceof KubeError ? refused(error) : error;
      });
      const [status = '', ...rest] = output.split('\n');
      if (code !== 0 || !/^\d+$/.test(status)) throw new CliError({ ko: `게이트웨이에 물을 수 없습니다: ${reason ?? output.trim()}`, en: `the gateway cannot be asked: ${reason ?? output.trim()}` });
      return { status: Number(status), body: parsed(rest.join('\n')) };
    },
    close: () => kube.close(),
  };
}

/** `--url` with DAY_ONE_ADMIN, or else the gateway in the cluster of the kubeconfig. @throws CliError */
export async function linkTo(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<GatewayLink> {
  const url = option(args, 'url');
  if (!url) return throughCluster(args);
  const secret = env['DAY_ONE_ADMIN'];
  if (!secret) throw new CliError({ ko: '--url에는 환경 변수 DAY_ONE_ADMIN(관리 비밀번호)이 필요합니다', en: '--url needs the organiser’s password in the environment variable DAY_ONE_ADMIN' });
  return byAddress(url, secret);
}
