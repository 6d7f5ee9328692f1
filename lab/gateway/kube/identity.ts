import type { KubeClient } from './client.ts';

/** What a page says of the cluster behind its shell. */
export interface ClusterIdentity {
  /** As the kubeconfig calls it; a Pod does not know it. */
  name?: string;
  /** `v1.31.13`, as `GET /version` says. */
  version?: string;
}

/** Tells name and version of a client's cluster; until the API server has answered, every call asks it once more. */
export function clusterIdentity(kube: Pick<KubeClient, 'request' | 'connection'>): () => ClusterIdentity {
  const known: ClusterIdentity = kube.connection.cluster === undefined ? {} : { name: kube.connection.cluster };
  const ask = async () => {
    const answer = await kube.request<{ gitVersion?: string }>('GET', '/version', undefined, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    if (answer?.gitVersion) known.version = answer.gitVersion;
  };
  void ask();
  return () => {
    if (known.version === undefined) void ask();
    return { ...known };
  };
}
