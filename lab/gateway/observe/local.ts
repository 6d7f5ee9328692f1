import { statSync } from 'node:fs';
import { KubeClient } from '../kube/client.ts';
import { fromKubeconfig } from '../kube/connection.ts';
import { clusterIdentity, type ClusterIdentity } from '../kube/identity.ts';
import { KubeObserver } from './kube-observer.ts';

/** The learner's own cluster: what is in it, and which one it is. */
export interface LocalCluster {
  observer: KubeObserver;
  identity: () => ClusterIdentity;
}

/**
 * Follows the learner's own cluster, as their kubeconfig says; the namespace of the context is read again whenever that file changes.
 * @throws ConnectionError when there is no kubeconfig to be read
 */
export function localCluster(path?: string): LocalCluster {
  const file = (path ?? process.env['KUBECONFIG'] ?? `${process.env['HOME']}/.kube/config`).split(':').find(Boolean)!;
  const client = KubeClient.fromKubeconfig(file);
  let [namespace, changed] = [client.connection.namespace, mtime(file)];
  const contextNamespace = () => {
    const at = mtime(file);
    if (at !== changed) {
      changed = at;
      try {
        namespace = fromKubeconfig(file).namespace;
      } catch {
        // It is being written: the next look finds it whole.
        changed = 0;
      }
    }
    return namespace;
  };
  const observer = new KubeObserver(client, { namespace, contextNamespace });
  // kubectl config changes a file, not the cluster: nothing else would make it tell.
  const timer = setInterval(() => observer.look(), 1000).unref();
  const { close } = observer;
  observer.close = () => {
    clearInterval(timer);
    close.call(observer);
    client.close();
  };
  return { observer, identity: clusterIdentity(client) };
}

function mtime(file: string): number {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}
