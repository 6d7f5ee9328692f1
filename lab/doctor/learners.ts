import { apiService } from '../gateway/cluster-names.ts';
import { resources } from '../gateway/kube/resources.ts';
import type { Kube } from '../gateway/kube/types.ts';
import type { Right } from './ask-api.ts';
import { fail, ok, type Examination } from './verdict.ts';

/** What no learner may have, whichever binding of the cluster would give it. */
const never: readonly Right[] = [
  { verb: 'list', resource: 'pods' },
  { verb: 'list', resource: 'namespaces' },
  { verb: 'list', resource: 'secrets' },
  { verb: 'list', resource: 'configmaps' },
  { verb: 'get', resource: 'nodes/proxy' },
  { verb: 'create', resource: 'pods/exec', namespace: 'kube-system' },
  { verb: 'impersonate', resource: 'users' },
];

/** Whether learners are kept apart: their rights as RBAC has them now, and what they reach the API server by. */
export function examineLearners(kube: Kube, system: string, shells: string): Examination {
  return {
    id: 'learners',
    title: { ko: '학습자의 권한', en: 'rights of learners' },
    async run() {
      if (!(await kube.get(resources.namespaces(), shells))) return [];
      const may = async ({ verb, resource, group = '', namespace }: Right) => {
        const [plural, subresource] = resource.split('/');
        const { status } = await kube.request<{ status: { allowed: boolean } }>('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SubjectAccessReview',
          spec: { user: `system:serviceaccount:${shells}:l-doctor`, groups: ['system:serviceaccounts', `system:serviceaccounts:${shells}`, 'system:authenticated'], resourceAttributes: { verb, group, resource: plural, subresource, namespace } },
        });
        return status.allowed;
      };
      const allowed = await Promise.all(never.map(may));
      const surplus = never.filter((_, n) => allowed[n]).map(({ verb, resource }) => `${verb} ${resource}`);
      const door = await kube.get(resources.deployments(system), apiService);
      const ready = Number((door?.status as { readyReplicas?: number } | undefined)?.readyReplicas ?? 0);
      return [
        surplus.length === 0
          ? ok('학습자는 서로를 볼 수 없습니다 (모든 네임스페이스의 Pod·Secret, exec, 프록시 모두 없음)', 'learners cannot see each other (no Pods or Secrets of all namespaces, no exec, no proxy)')
          : fail({ ko: `학습자가 이것을 할 수 있습니다: ${surplus.join(', ')}`, en: `learners may do this: ${surplus.join(', ')}` }, { ko: `system:authenticated나 system:serviceaccounts에 준 ClusterRoleBinding을 찾아 좁히세요`, en: 'find and narrow the ClusterRoleBinding that gives it to system:authenticated or system:serviceaccounts' }),
        ready > 0
          ? ok(`셸이 API 서버에 닿는 ${apiService}가 있습니다`, `${apiService} is there, by which shells reach the API server`)
          : fail({ ko: `${system}에 준비된 ${apiService}가 없습니다: 셸에서 kubectl이 안 됩니다`, en: `no ${apiService} is ready in ${system}: kubectl will not work in shells` }, { ko: `kubectl -n ${system} describe deployment ${apiService}`, en: `kubectl -n ${system} describe deployment ${apiService}` }),
      ];
    },
  };
}
