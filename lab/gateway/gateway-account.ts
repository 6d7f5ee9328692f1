import { gatewayAccount, systemNamespace } from './cluster-names.ts';
import { KubeClient } from './kube/client.ts';
import type { Connection } from './kube/connection.ts';

/**
 * A client with the rights that the gateway has in a cluster, made from an administrator's: so that a gateway outside (tests, benchmarks,
 * `day-one lab`) is held by the same roles and the same fence.
 * @throws KubeError when the chart is not installed
 */
export async function asGateway(admin: KubeClient, hours = 12): Promise<KubeClient> {
  return new KubeClient(await accountConnection(admin, systemNamespace, gatewayAccount, hours));
}

/** A connection as a ServiceAccount, with a token of its own. @throws KubeError */
export async function accountConnection(admin: KubeClient, namespace: string, account: string, hours = 1): Promise<Connection> {
  const { status } = await admin.request<{ status: { token: string } }>('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: hours * 3600 },
  });
  const { server, ca, serverName, insecure } = admin.connection;
  return { server, ca, serverName, insecure, namespace, authorize: async () => ({ authorization: `Bearer ${status.token}` }) };
}
