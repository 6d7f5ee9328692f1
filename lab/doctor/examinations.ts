import { bodyOf } from '../gateway/kube/http.ts';
import { KubeClient } from '../gateway/kube/client.ts';
import { environment, gatewayAccount, managedLabel } from '../gateway/cluster-names.ts';
import { resources } from '../gateway/kube/resources.ts';
import { KubeError, type KubeObject } from '../gateway/kube/types.ts';
import { accountConnection } from '../gateway/gateway-account.ts';
import { may, refusalOf, type Right } from './ask-api.ts';
import { examineLearners } from './learners.ts';
import { probeNetwork } from './network-probe.ts';
import { ask, examineCertificate, examineSocket, quietSeconds, type CertificateFinding } from './public-address.ts';
import { quantity } from './quantity.ts';
import { perSeat, roomFor } from './room.ts';
import { fail, ok, warn, type Examination, type Verdict } from './verdict.ts';

/** What is examined. */
export interface Patient {
  kube: KubeClient;
  /** Namespace of the gateway. */
  system: string;
  /** Namespace of the shells. */
  shells: string;
  seats: number;
  /** Address that learners open; undefined if the class has none yet. */
  url: URL | undefined;
  /** busybox for the network probe. */
  image: string;
}

const seconds = (n: number) => n.toFixed(Math.abs(n) < 10 ? 1 : 0);
const words = (rights: readonly Right[]) => rights.map(({ verb, resource, namespace }) => `${verb} ${resource}${namespace ? ` -n ${namespace}` : ''}`).join(', ');
/** Why browsers do not take a certificate, and what helps. */
function refusedCertificate({ kind, why, days, names }: Extract<CertificateFinding, { seen: 'refused' }>, host: string): Verdict {
  const said = (ko: string, en: string) => ({ ko: `브라우저가 인증서를 거절합니다: ${ko}`, en: `browsers refuse the certificate: ${en}` });
  const ago = Math.max(1, Math.round(-days));
  if (kind === 'over' && days > 0) return fail(said('아직 쓸 수 있는 날이 아닙니다', 'it is not valid yet'), { ko: '이 컴퓨터와 인증서를 만든 곳의 시계를 맞추세요', en: 'see to the clocks of this machine and of whoever made it' });
  if (kind === 'over') return fail(said(`${ago}일 전에 끝났습니다`, `it expired ${ago} day${ago === 1 ? '' : 's'} ago`), { ko: '갱신하고, 저절로 갱신되게 하세요 (cert-manager, certbot renew). 프록시도 새 것을 읽어야 합니다', en: 'renew it, and see that it renews itself (cert-manager, certbot renew) and that the proxy reads the new one' });
  if (kind === 'name') return fail(said(`${host}이(가) 아니라 ${names}의 것입니다`, `it is for ${names}, not for ${host}`), { ko: `${host}의 인증서를 받거나, 인증서에 있는 이름으로 여세요. Ingress라면 tls.secretName과 host를 보세요`, en: `get one for ${host}, or open the lab by a name that it has; of an Ingress look at tls.secretName and host` });
  if (kind === 'private') return fail(said(`공인된 곳의 것이 아니거나 중간 인증서가 빠졌습니다 (${why}). 태블릿은 직접 만든 인증서로는 WebSocket을 열지 않습니다`, `no public authority vouches for it, or an intermediate certificate is missing (${why}). Tablets open no WebSocket with a private one`), { ko: '공인 인증서를 중간 인증서까지(fullchain) 쓰세요. 사내망이면 DNS-01로 받습니다 (docs/operator.ko.md)', en: 'use a publicly trusted one with its intermediates (fullchain); on an internal network by DNS-01 (docs/operator.md)' });
  return fail(said(why, why), { ko: '공인 인증서를 쓰세요 (docs/operator.ko.md)', en: 'use a publicly trusted certificate (docs/operator.md)' });
}

const install = { ko: '차트를 설치하세요: docs/operator.ko.md', en: 'install the chart: docs/operator.md' };

/** The examinations in the order in which they make sense. */
export function examinations({ kube, system, shells, seats, url, image }: Patient): Examination[] {
  const missing = async (rights: readonly Right[], who: KubeClient) => {
    const answers = await Promise.all(rights.map((right) => may(who, right)));
    return rights.filter((_, n) => !answers[n]);
  };
  const gatewayRights: Right[] = [
    { verb: 'get', resource: 'pods/exec', namespace: shells },
    { verb: 'create', resource: 'pods/exec', namespace: shells },
    { verb: 'create', resource: 'pods', namespace: shells },
    { verb: 'create', resource: 'serviceaccounts', namespace: shells },
    { verb: 'create', resource: 'namespaces' },
    { verb: 'create', resource: 'rolebindings', group: 'rbac.authorization.k8s.io' },
    { verb: 'create', resource: 'resourcequotas' },
    { verb: 'create', resource: 'networkpolicies', group: 'networking.k8s.io' },
    { verb: 'watch', resource: 'pods' },
  ];
  const tooMuch: Right[] = [
    { verb: 'get', resource: 'secrets', namespace: 'kube-system' },
    { verb: 'create', resource: 'pods/exec', namespace: 'kube-system' },
    { verb: 'create', resource: 'clusterrolebindings', group: 'rbac.authorization.k8s.io' },
    { verb: 'get', resource: 'nodes/proxy' },
  ];

  return [
    {
      id: 'cluster',
      title: { ko: '클러스터', en: 'cluster' },
      async run() {
        const { major, minor, gitVersion } = await kube.request<{ major: string; minor: string; gitVersion: string }>('GET', '/version');
        const number = Number(major) * 1000 + parseInt(minor, 10);
        if (number < 1029) return [fail({ ko: `Kubernetes ${gitVersion}입니다. 1.29부터 됩니다`, en: `this is Kubernetes ${gitVersion}; it takes 1.29 or newer` }, { ko: '클러스터를 올리세요', en: 'upgrade the cluster' })];
        return [ok(`Kubernetes ${gitVersion}`, `Kubernetes ${gitVersion}`)];
      },
    },
    {
      id: 'rights',
      title: { ko: '게이트웨이의 권한', en: 'rights of the gateway' },
      async run() {
        let gateway: KubeClient;
        try {
          gateway = new KubeClient(await accountConnection(kube, system, gatewayAccount));
        } catch (error) {
          if (error instanceof KubeError && error.code === 404) return [warn({ ko: `${system}에 ServiceAccount ${gatewayAccount}이(가) 없습니다: 아직 설치하지 않았습니다`, en: `there is no ServiceAccount ${gatewayAccount} in ${system}: not installed yet` }, install), ...(await installer())];
          throw error;
        }
        try {
          const lacks = await missing(gatewayRights, gateway);
          const notThere = await missing(tooMuch, gateway);
          const surplus = tooMuch.filter((right) => !notThere.includes(right));
          return [
            lacks.length === 0
              ? ok(`필요한 ${gatewayRights.length}가지가 모두 있습니다 (${shells}의 pods/exec는 get과 create 둘 다)`, `it has all ${gatewayRights.length} it needs (pods/exec in ${shells}: get and create)`)
              : fail({ ko: `없습니다: ${words(lacks)}`, en: `it lacks: ${words(lacks)}` }, { ko: '차트를 다시 설치하거나 lab/manifests/1-cluster.yaml을 적용하세요', en: 'upgrade the chart, or apply lab/manifests/1-cluster.yaml' }),
            surplus.length === 0
              ? ok('그보다 많이 갖지 않았습니다 (kube-system의 Secret·exec, ClusterRoleBinding, nodes/proxy 모두 없음)', 'and no more (no Secret or exec in kube-system, no ClusterRoleBinding, no nodes/proxy)')
              : fail({ ko: `가지면 안 되는 권한: ${words(surplus)}`, en: `it has what it must not have: ${words(surplus)}` }, { ko: '다른 RoleBinding이 이 계정에 주었습니다. 찾아서 지우세요', en: 'some other binding gives it; find and remove it' }),
          ];
        } finally {
          gateway.close();
        }
        async function installer() {
          const lacks = await missing([{ verb: 'create', resource: 'namespaces' }, { verb: 'create', resource: 'clusterroles', group: 'rbac.authorization.k8s.io' }, { verb: 'create', resource: 'validatingadmissionpolicies', group: 'admissionregistration.k8s.io' }], kube);
          return lacks.length === 0
            ? [ok('이 kubeconfig로 설치할 수 있습니다', 'this kubeconfig may install it')]
            : [fail({ ko: `이 kubeconfig로는 설치할 수 없습니다: ${words(lacks)}`, en: `this kubeconfig may not install it: ${words(lacks)}` }, { ko: '클러스터 관리자에게 lab/manifests/1-cluster.yaml을 부탁하세요', en: 'ask a cluster administrator for lab/manifests/1-cluster.yaml' })];
        }
      },
    },
    {
      id: 'fence',
      title: { ko: '울타리', en: 'fence' },
      async run() {
        let gateway: KubeClient;
        try {
          gateway = new KubeClient(await accountConnection(kube, system, gatewayAccount));
        } catch (error) {
          if (error instanceof KubeError && error.code === 404) return [];
          throw error;
        }
        try {
          // RBAC lets it; only the policy keeps it out of namespaces that are not the class's. Nothing is really made.
          const refused = await refusalOf(gateway, '/api/v1/namespaces/default/resourcequotas', { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'day-one-doctor', namespace: 'default' }, spec: { hard: { pods: '1' } } });
          return [
            refused?.message.includes('lab-gateway-fence')
              ? ok('게이트웨이는 남의 네임스페이스에 쓸 수 없습니다 (시험해 보았습니다)', 'the gateway cannot write into other namespaces (tried)')
              : warn({ ko: 'ValidatingAdmissionPolicy lab-gateway-fence가 듣지 않습니다: 게이트웨이가 남의 네임스페이스에도 쓸 수 있습니다', en: 'the policy lab-gateway-fence does not hold: the gateway could write into other namespaces' }, { ko: 'Kubernetes 1.30부터 기본으로 됩니다. 차트 값 fence=true인지 보세요', en: 'it works by default from Kubernetes 1.30; see that the chart has fence=true' }),
          ];
        } finally {
          gateway.close();
        }
      },
    },
    examineLearners(kube, system, shells),
    {
      id: 'pod-security',
      title: { ko: 'Pod Security', en: 'Pod Security' },
      async run() {
        if (!(await kube.get(resources.namespaces(), shells))) return [];
        const pod: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'day-one-doctor', namespace: shells }, spec: { hostPID: true, containers: [{ name: 'x', image, securityContext: { privileged: true } }] } };
        const refused = await refusalOf(kube, `/api/v1/namespaces/${shells}/pods`, pod);
        return [
          refused && /PodSecurity/.test(refused.message)
            ? ok(`${shells}은(는) 특권 Pod를 거절합니다 (시험해 보았습니다)`, `${shells} refuses a privileged Pod (tried)`)
            : fail({ ko: `${shells}이(가) 특권 Pod를 막지 않습니다${refused ? `: ${refused.message}` : ''}`, en: `${shells} does not keep out a privileged Pod${refused ? `: ${refused.message}` : ''}` }, { ko: `kubectl label ns ${shells} pod-security.kubernetes.io/enforce=restricted --overwrite, 그리고 API 서버의 PodSecurity 플러그인을 확인하세요`, en: `kubectl label ns ${shells} pod-security.kubernetes.io/enforce=restricted --overwrite, and see that the API server has the PodSecurity plugin` }),
        ];
      },
    },
    {
      id: 'room',
      title: { ko: `자리 ${seats}개`, en: `room for ${seats}` },
      async run() {
        const [nodes, pods] = [await kube.list(resources.nodes()), await kube.list(resources.pods())];
        const ours = new Set([shells, ...(await kube.list(resources.namespaces(), { labels: `${managedLabel}=true` })).items.map(({ metadata }) => metadata.name)]);
        const room = roomFor(nodes.items, pods.items, (namespace) => ours.has(namespace));
        const what = { cpu: { ko: 'CPU', en: 'CPU' }, memory: { ko: '메모리', en: 'memory' }, pods: { ko: 'Pod 수', en: 'Pods per node' } }[room.by];
        const verdicts: Verdict[] = [
          room.seats >= seats
            ? ok(`노드에 ${room.seats}자리가 들어갑니다 (먼저 차는 것: ${what.ko})`, `the nodes hold ${room.seats} seats (first to run out: ${what.en})`)
            : fail({ ko: `노드에 ${room.seats}자리만 들어갑니다: ${what.ko}이(가) 모자랍니다 (자리 하나에 CPU ${perSeat.cpu}, 메모리 ${perSeat.memory / 2 ** 20} MiB, Pod ${perSeat.pods}개)`, en: `the nodes hold only ${room.seats} seats: short of ${what.en} (a seat takes ${perSeat.cpu} CPU, ${perSeat.memory / 2 ** 20} MiB, ${perSeat.pods} Pods)` }, { ko: '노드를 늘리거나 반을 나누세요', en: 'add nodes, or split the class' }),
        ];
        const quota = (await kube.list(resources.quotas(shells)).catch(() => undefined))?.items[0];
        const hard = (quota?.spec as { hard?: { pods?: string } } | undefined)?.hard?.pods;
        if (hard !== undefined)
          verdicts.push(
            quantity(hard) >= seats * 1.2
              ? ok(`${shells}의 한도: Pod ${hard}개`, `${shells} may have ${hard} Pods`)
              : fail({ ko: `${shells}의 한도가 Pod ${hard}개입니다. 자리 ${seats}개와 예비에는 ${Math.ceil(seats * 1.2)}개가 필요합니다`, en: `${shells} may have ${hard} Pods; ${seats} seats and the reserve take ${Math.ceil(seats * 1.2)}` }, { ko: `helm upgrade … --set shells.maxPods=${Math.ceil(seats * 1.5)}`, en: `helm upgrade … --set shells.maxPods=${Math.ceil(seats * 1.5)}` }),
          );
        return verdicts;
      },
    },
    {
      id: 'storage',
      title: { ko: '저장소', en: 'storage' },
      async run() {
        const deployed = await kube.get(resources.deployments(system), 'day-one');
        // It needs no volume then, and what a StorageClass offers is nobody's concern.
        if (JSON.stringify(deployed?.spec ?? {}).includes(`"${environment.database}"`)) return [ok('PostgreSQL에 반과 진도가 있습니다', 'PostgreSQL keeps classes and progress')];
        const classes = (await kube.list({ group: 'storage.k8s.io', plural: 'storageclasses' })).items;
        const preset = classes.find(({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true');
        const claim = await kube.get({ plural: 'persistentvolumeclaims', namespace: system }, 'day-one');
        const phase = (claim?.status as { phase?: string } | undefined)?.phase;
        if (claim && phase !== 'Bound' && !preset) return [fail({ ko: `볼륨이 ${phase} 상태이고 기본 StorageClass가 없습니다`, en: `the volume is ${phase} and there is no default StorageClass` }, { ko: '--set persistence.storageClass=… 또는 persistence.enabled=false', en: '--set persistence.storageClass=… or persistence.enabled=false' })];
        if (claim && phase === 'Bound') return [ok('데이터베이스의 볼륨이 있습니다', 'the database has its volume')];
        if (preset) return [ok(`기본 StorageClass: ${preset.metadata.name}`, `default StorageClass: ${preset.metadata.name}`)];
        if (deployed) return [warn({ ko: '볼륨 없이 돕니다: Pod가 없어지면 반과 진도가 사라집니다', en: 'it runs without a volume: classes and progress go when the Pod goes' }, { ko: '하루 수업이면 괜찮습니다. 아니면 StorageClass를 두고 persistence.enabled=true', en: 'fine for a day; otherwise have a StorageClass and persistence.enabled=true' })];
        return [warn({ ko: '기본 StorageClass가 없습니다', en: 'there is no default StorageClass' }, { ko: '설치할 때 --set persistence.storageClass=… 또는 persistence.enabled=false', en: 'install with --set persistence.storageClass=… or persistence.enabled=false' })];
      },
    },
    {
      id: 'network',
      title: { ko: 'NetworkPolicy', en: 'NetworkPolicy' },
      async run() {
        const found = await probeNetwork(kube, image);
        if (found.seen === 'enforced') return [ok(`지켜집니다: Pod 둘을 띄워 시험했고 ${seconds(found.seconds)}초 뒤 막혔습니다`, `enforced: two Pods were tried, and silent after ${seconds(found.seconds)} s`)];
        if (found.seen === 'unclear') return [warn({ ko: `시험하지 못했습니다: ${found.why}`, en: `could not be tried: ${found.why}` }, { ko: `busybox 이미지를 --image로 주세요 (지금: ${image})`, en: `name a busybox image by --image (now: ${image})` })];
        return [warn({ ko: '지켜지지 않습니다: 막은 뒤에도 Pod 둘이 서로 통했습니다. 학습자끼리 네트워크로 닿을 수 있습니다', en: 'not enforced: two Pods still spoke after it was forbidden. Learners can reach each other over the network' }, { ko: '서로 믿는 반이면 됩니다. 아니면 Calico나 Cilium처럼 지키는 네트워크 플러그인을 쓰세요', en: 'fine for a class that trusts itself; otherwise use a network plugin that enforces, as Calico and Cilium do' })];
      },
    },
    {
      id: 'gateway',
      title: { ko: '게이트웨이', en: 'gateway' },
      async run() {
        const deployed = await kube.get(resources.deployments(system), 'day-one');
        if (!deployed) return [warn({ ko: '설치되지 않았습니다', en: 'not installed' }, install)];
        const { replicas = 1 } = deployed.spec as { replicas?: number };
        const { readyReplicas = 0 } = deployed.status as { readyReplicas?: number };
        const pulled = await kube.get({ group: 'apps', plural: 'daemonsets', namespace: system }, 'day-one-prepull');
        const { desiredNumberScheduled = 0, numberReady = 0 } = (pulled?.status ?? {}) as { desiredNumberScheduled?: number; numberReady?: number };
        return [
          readyReplicas === replicas
            ? ok(`${readyReplicas}/${replicas} 준비됨`, `${readyReplicas} of ${replicas} ready`)
            : fail({ ko: `${readyReplicas}/${replicas}만 준비됐습니다`, en: `only ${readyReplicas} of ${replicas} ready` }, { ko: `kubectl -n ${system} describe pods; kubectl -n ${system} logs deployment/day-one`, en: `kubectl -n ${system} describe pods; kubectl -n ${system} logs deployment/day-one` }),
          ...(!pulled
            ? []
            : numberReady === desiredNumberScheduled
              ? [ok(`셸 이미지가 노드 ${numberReady}개에 있습니다`, `the shell image is on ${numberReady} nodes`)]
              : [warn({ ko: `셸 이미지가 노드 ${desiredNumberScheduled}개 중 ${numberReady}개에만 있습니다`, en: `the shell image is on ${numberReady} of ${desiredNumberScheduled} nodes` }, { ko: '몇 분 기다리고, 그래도 그렇면 이미지 이름을 확인하세요', en: 'wait some minutes; if it stays so, check the image’s name' })]),
        ];
      },
    },
    {
      id: 'address',
      title: { ko: '주소', en: 'address' },
      async run() {
        if (!url) return [warn({ ko: '학습자가 열 주소가 없습니다', en: 'learners have no address to open' }, { ko: 'Ingress를 켜거나(ingress.enabled, ingress.host) --url을 주세요', en: 'switch on the Ingress (ingress.enabled, ingress.host) or give --url' })];
        const verdicts: Verdict[] = [];
        const local = /^(localhost|127\.|\[::1\])/.test(url.hostname);
        if (url.protocol === 'https:') {
          const found = await examineCertificate(url);
          if (found.seen === 'trusted') verdicts.push(found.days > 7 ? ok(`인증서: ${found.issuer}, ${Math.floor(found.days)}일 남음`, `certificate: ${found.issuer}, ${Math.floor(found.days)} days left`) : warn({ ko: `인증서가 ${Math.floor(found.days)}일 뒤 끝납니다`, en: `the certificate ends in ${Math.floor(found.days)} days` }, { ko: '갱신하세요', en: 'renew it' }));
          else if (found.seen === 'refused') verdicts.push(refusedCertificate(found, url.hostname));
          else return [fail({ ko: `${url.host}에 닿지 않습니다: ${found.why}`, en: `${url.host} cannot be reached: ${found.why}` }, { ko: 'DNS와 Ingress를 확인하세요', en: 'check DNS and the Ingress' })];
        } else if (!local) verdicts.push(warn({ ko: `${url.origin}은(는) 암호화되지 않습니다`, en: `${url.origin} is not encrypted` }, { ko: '같은 방의 시험이 아니면 TLS를 쓰세요', en: 'use TLS unless this is a trial in one room' }));
        let answer: Awaited<ReturnType<typeof ask>>;
        try {
          answer = await ask(new URL('/readyz', url));
        } catch (error) {
          return [...verdicts, fail({ ko: `${url.origin}에서 응답이 없습니다: ${(error as Error).message}`, en: `${url.origin} does not answer: ${(error as Error).message}` }, { ko: 'Service, Ingress, 방화벽을 확인하세요', en: 'check Service, Ingress and firewall' })];
        }
        if (answer.status !== 200) return [...verdicts, fail({ ko: `${url.origin}/readyz가 ${answer.status}를 답합니다: ${answer.text.slice(0, 100)}`, en: `${url.origin}/readyz answers ${answer.status}: ${answer.text.slice(0, 100)}` }, { ko: '주소가 차트 값 url, ingress.host, extraOrigins 중 하나와 같아야 합니다', en: 'the address has to be one of the chart’s url, ingress.host, extraOrigins' })];
        const socket = await examineSocket(url);
        verdicts.push(
          socket.seen === 'gateway'
            ? ok('WebSocket이 게이트웨이까지 통합니다', 'WebSockets reach the gateway')
            : fail({ ko: socket.seen === 'refused' ? `WebSocket이 열리지 않습니다: ${socket.why}` : `WebSocket이 ${seconds(socket.seconds)}초 뒤 중간에서 끊겼습니다 (${socket.code})`, en: socket.seen === 'refused' ? `a WebSocket does not open: ${socket.why}` : `a WebSocket was cut on the way after ${seconds(socket.seconds)} s (${socket.code})` }, { ko: 'Ingress나 앞의 프록시가 WebSocket을 넘기는지 보세요', en: 'see that the Ingress and any proxy before it pass WebSockets' }),
        );
        return verdicts;
      },
    },
    {
      id: 'timeout',
      title: { ko: '조용한 WebSocket', en: 'quiet WebSockets' },
      async run() {
        const ingress = await kube.get({ group: 'networking.k8s.io', plural: 'ingresses', namespace: system }, 'day-one');
        if (!ingress) return [];
        const limit = quietSeconds(ingress.metadata.annotations ?? {});
        const how = { ko: 'ingress-nginx: proxy-read-timeout과 proxy-send-timeout을 3600으로 (차트의 기본값)', en: 'ingress-nginx: proxy-read-timeout and proxy-send-timeout 3600 (the chart’s default)' };
        if (limit === undefined) return [warn({ ko: 'Ingress의 주석이 시간 제한을 말하지 않습니다. 게이트웨이는 15초마다 ping하므로 60초보다 길면 됩니다', en: 'the Ingress’s annotations name no timeout; the gateway pings every 15 s, so anything above 60 s will do' }, how)];
        return [limit > 60 ? ok(`Ingress는 조용한 연결을 ${limit}초 둡니다`, `the Ingress leaves quiet connections for ${limit} s`) : fail({ ko: `Ingress가 조용한 연결을 ${limit}초 만에 끊습니다`, en: `the Ingress cuts quiet connections after ${limit} s` }, how)];
      },
    },
    {
      id: 'clock',
      title: { ko: '시계', en: 'clocks' },
      async run() {
        const response = await kube.http.open('GET', '/version');
        await bodyOf(response);
        const api = Date.parse(response.headers.date ?? '');
        const here = (api - Date.now()) / 1000;
        const leases = (await kube.list({ group: 'coordination.k8s.io', plural: 'leases', namespace: 'kube-node-lease' })).items;
        // A kubelet renews its lease every ten seconds by its own clock: from the future, its clock is ahead; long ago, behind (or dead).
        const off = leases.flatMap(({ metadata, spec }) => {
          const ahead = (Date.parse(String((spec as { renewTime?: string }).renewTime)) - api) / 1000;
          return ahead > 3 || ahead < -45 ? [`${metadata.name} ${ahead > 0 ? '+' : ''}${seconds(ahead)} s`] : [];
        });
        const verdicts: Verdict[] = [
          Math.abs(here) < 5 ? ok('이 컴퓨터와 API 서버의 시계가 맞습니다', 'this machine and the API server agree') : warn({ ko: `이 컴퓨터의 시계가 API 서버와 ${seconds(here)}초 다릅니다`, en: `this machine differs from the API server by ${seconds(here)} s` }, { ko: '시각 동기화(NTP)를 켜세요. 토큰과 인증서의 기한이 어긋납니다', en: 'switch on NTP: expiry of tokens and certificates is off' }),
        ];
        if (leases.length > 0) verdicts.push(off.length === 0 ? ok(`노드 ${leases.length}개의 시계가 맞습니다`, `the clocks of ${leases.length} nodes agree`) : warn({ ko: `노드의 시계가 다르거나 kubelet이 멈췄습니다: ${off.join(', ')}`, en: `a node’s clock is off, or its kubelet has stopped: ${off.join(', ')}` }, { ko: '그 노드의 NTP와 kubelet을 보세요', en: 'look at NTP and the kubelet of that node' }));
        if (url) {
          const { ahead } = await ask(new URL('/healthz', url)).catch(() => ({ ahead: undefined }));
          if (ahead !== undefined && Math.abs(ahead) > 5) verdicts.push(warn({ ko: `게이트웨이의 시계가 ${seconds(ahead)}초 다릅니다`, en: `the gateway’s clock differs by ${seconds(ahead)} s` }, { ko: '게이트웨이가 도는 노드의 NTP를 켜세요', en: 'switch on NTP on the gateway’s node' }));
        }
        return verdicts;
      },
    },
  ];
}
