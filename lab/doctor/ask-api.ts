import { KubeClient } from '../gateway/kube/client.ts';
import { KubeError, type Kube, type KubeObject } from '../gateway/kube/types.ts';

/** One right: verb, resource (`pods/exec`), group, and where. */
export interface Right {
  verb: string;
  resource: string;
  group?: string;
  namespace?: string;
}

/** Whether whoever asks has a right (SelfSubjectAccessReview). @throws KubeError */
export async function may(kube: Kube, { verb, resource, group = '', namespace }: Right): Promise<boolean> {
  const [plural, subresource] = resource.split('/');
  const review = await kube.request<{ status: { allowed: boolean } }>('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb, group, resource: plural, ...(subresource ? { subresource } : {}), ...(namespace ? { namespace } : {}) } },
  });
  return review.status.allowed;
}

/** The same cluster as seen by a ServiceAccount, by a token of ten minutes. @throws KubeError when there is no such account, or no right to make its token */
export async function asAccount(kube: KubeClient, namespace: string, name: string): Promise<KubeClient> {
  const { status } = await kube.request<{ status: { token: string } }>('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 600 },
  });
  const { server, ca, serverName, insecure } = kube.connection;
  return new KubeClient({ server, ca, serverName, insecure, namespace, authorize: async () => ({ authorization: `Bearer ${status.token}` }) });
}

/** Tries to create something without doing it (`dryRun=All`). Resolves with the refusal, or undefined if it would be accepted. @throws KubeError when no answer came */
export async function refusalOf(kube: Kube, path: string, object: KubeObject): Promise<KubeError | undefined> {
  try {
    await kube.request('POST', `${path}?dryRun=All`, object);
    return undefined;
  } catch (error) {
    if (error instanceof KubeError && error.code >= 400 && error.code < 500 && error.code !== 404) return error;
    throw error;
  }
}
