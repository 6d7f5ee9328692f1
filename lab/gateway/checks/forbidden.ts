/** Labels that loosen Pod Security are not a learner’s to write. */
const open = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a', labels: { 'pod-security.kubernetes.io/warn': 'privileged' } } });
const privileged = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'root' }, spec: { containers: [{ name: 'a', image: 'busybox:1.28', securityContext: { privileged: true } }] } });
const hostPath = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'host' }, spec: { containers: [{ name: 'a', image: 'busybox:1.28' }], volumes: [{ name: 'h', hostPath: { path: '/' } }] } });
const outside = JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'out' }, spec: { ports: [{ port: 80 }], externalIPs: ['10.1.2.3'] } });

/** What learner A must not be able to do; `{B}` stands for B's namespace, `{SB}` for B's shell Pod, `{LB}` for its account. */
export const forbidden: readonly (readonly [what: string, line: string, input?: string])[] = [
  ['see B’s namespace', 'kubectl get namespace {B}'],
  ['see B’s Pods', 'kubectl -n {B} get pods'],
  ['see B’s Pod, with the values of its variables', 'kubectl -n {B} get pod web -o yaml'],
  ['describe B’s Pod', 'kubectl -n {B} describe pod web'],
  ['follow what happens at B’s', 'timeout 5 kubectl -n {B} get events -w'],
  ['see the shells', 'kubectl -n lab-shells get pods'],
  ['see the gateway', 'kubectl -n lab-system get pods'],
  ['delete B’s namespace', 'kubectl delete namespace {B}'],
  ['delete B’s Pod', 'kubectl -n {B} delete pod web'],
  ['exec into B’s Pod', 'kubectl -n {B} exec web -- id'],
  ['logs of B’s Pod', 'kubectl -n {B} logs web'],
  ['port-forward to B’s Pod', 'timeout 5 kubectl -n {B} port-forward pod/web 8080:80'],
  ['B’s Secrets', 'kubectl -n {B} get secrets'],
  ['B’s Secret by name', 'kubectl -n {B} get secret s'],
  ['B’s ConfigMaps', 'kubectl -n {B} get configmaps'],
  ['write into B’s namespace', 'kubectl -n {B} create configmap x --from-literal=a=b'],
  ['Secrets of all', 'kubectl get secrets -A'],
  ['ConfigMaps of all', 'kubectl get configmaps -A'],
  ['Secrets of kube-system', 'kubectl -n kube-system get secrets'],
  ['exec into B’s shell', 'kubectl -n lab-shells exec {SB} -- id'],
  ['exec into the own shell’s namespace at all', 'kubectl -n lab-shells exec {SA} -- id'],
  ['delete B’s shell', 'kubectl -n lab-shells delete pod {SB}'],
  ['a Pod in lab-shells', 'kubectl -n lab-shells run x --image=busybox:1.28'],
  ['a token of B’s account', 'kubectl -n lab-shells create token {LB}'],
  ['a token in the own namespace', 'kubectl create token default'],
  ['exec by nodes/proxy', 'kubectl get --raw /api/v1/nodes/cpu1/proxy/pods'],
  ['kubelet’s logs by nodes/proxy', 'kubectl get --raw /api/v1/nodes/cpu1/proxy/logs/'],
  ['pods/proxy', 'kubectl get --raw /api/v1/namespaces/{B}/pods/web/proxy/'],
  ['services/proxy', 'kubectl get --raw /api/v1/namespaces/kube-system/services/kube-dns:9153/proxy/metrics'],
  ['write into kube-public', 'kubectl -n kube-public create configmap x --from-literal=a=b'],
  ['write into kube-system', 'kubectl -n kube-system delete pod --all'],
  ['a new namespace', 'kubectl create namespace mine'],
  ['a second namespace under B’s name', 'kubectl create namespace {B}-team-a'],
  ['a second namespace without its fence', 'kubectl create -f -', open],
  ['the own namespace’s end', 'kubectl delete namespace {A}'],
  ['taint a node', 'kubectl taint node cpu1 a=b:NoSchedule'],
  ['cordon a node', 'kubectl cordon cpu1'],
  ['a privileged Pod', 'kubectl apply -f -', privileged],
  ['a Pod with the node’s disk', 'kubectl apply -f -', hostPath],
  ['a Service with a foreign address', 'kubectl apply -f -', outside],
  ['more rights', 'kubectl create rolebinding x --clusterrole=cluster-admin --serviceaccount=lab-shells:{LA}'],
  ['no quota', 'kubectl delete resourcequota lab'],
  ['no limits', 'kubectl delete limitrange lab'],
  ['no network policy', 'kubectl delete networkpolicy lab'],
  ['a label off the own namespace', 'kubectl label namespace {A} pod-security.kubernetes.io/enforce-'],
  ['to be someone else', 'kubectl get pods --as=system:admin'],
  ['to list all as someone else', 'kubectl get pods -A --as=system:admin'],
  ['more than the quota', 'kubectl create deployment many --image=nginx:1.25 --replicas=1 && kubectl run big --image=busybox:1.28 --overrides=\'{"spec":{"containers":[{"name":"b","image":"busybox:1.28","resources":{"requests":{"cpu":"900m"},"limits":{"cpu":"900m"}}}]}}\''],
];
/** Refusals as the API server, kubectl or the kernel word them. */
export const refusal = /Forbidden|forbidden|Read-only file system|Authentication failure|command not found|must be run from a terminal|cannot set/;

/** What learners of the course do. */
export const allowed: readonly (readonly [what: string, line: string, seen: RegExp])[] = [
  ['get nodes', 'kubectl get nodes -o wide', /cpu1 .*Ready/],
  ['describe node', 'kubectl describe node cpu1', /Non-terminated Pods:[\s\S]*kube-apiserver-cpu1[\s\S]*Allocated resources/],
  ['get pods -A', 'kubectl get pods -A', /kube-system +etcd-cpu1/],
  ['get pods -A -o json', 'kubectl get pods -A -o json | grep -c etcd-cpu1', /^[1-9]/],
  ['get pods -A -w', 'timeout 3 kubectl get pods -A -w', /kube-system +etcd-cpu1/],
  ['get all -A', 'kubectl get all -A', /service\/kubernetes[\s\S]*deployment.apps\/coredns/],
  ['get pods of kube-system', 'kubectl -n kube-system get pods -o wide', /etcd-cpu1/],
  ['get ds, svc, endpointslices of all', 'kubectl get ds,svc,endpointslices -A', /kube-proxy[\s\S]*kube-dns/],
  ['get ns', 'kubectl get ns', /kube-system/],
  ['events', 'kubectl events -A', /LAST SEEN|No events/],
  ['api-resources', 'kubectl api-resources', /deployments/],
  ['explain', 'kubectl explain pod.spec.nodeName', /nodeName/],
  ['readyz', 'kubectl get --raw /readyz', /^ok/],
  ['can-i', 'kubectl auth can-i create deployments', /^yes/],
  ['create a Deployment', 'kubectl create deployment web --image=nginx:1.25 --replicas=2', /created/],
  ['expose it', 'kubectl expose deployment web --port=80', /exposed/],
  ['wait for it', 'kubectl rollout status deployment web --timeout=60s', /successfully rolled out/],
  ['scale it', 'kubectl scale deployment web --replicas=3', /scaled/],
  ['exec into the own Pod', 'kubectl exec deploy/web -- nginx -v', /nginx version/],
  ['its logs', 'kubectl logs deploy/web --tail=1', /./],
  ['its logs as they come', 'timeout 3 kubectl logs -f deploy/web', /./],
  ['a port of it', 'kubectl port-forward deploy/web 8080:80 >/dev/null 2>&1 & sleep 1.5; curl -s -m 3 http://127.0.0.1:8080/; kill %1', /Welcome to nginx/],
  ['a file out of it', 'kubectl cp $(kubectl get pod -l app=web -o name | head -1 | cut -d/ -f2):/etc/hostname /tmp/name && cat /tmp/name', /web-/],
  ['by the lessons’ name of the own namespace', 'kubectl -n default get deployment web -o yaml && kubectl -n default describe pod -l app=web', /namespace: default[\s\S]*Events:[\s\S]*Started/],
  ['to wait for an end there', 'kubectl -n default run short --image=nginx:1.25 && kubectl -n default wait --for=condition=Ready pod/short --timeout=60s && kubectl -n default delete pod short && ! kubectl get pod short', /condition met[\s\S]*deleted[\s\S]*NotFound/],
  ['a Secret of one’s own', 'kubectl create secret generic s --from-literal=a=b && kubectl get secret s', /Opaque/],
  ['delete it', 'kubectl delete deployment,service web', /deleted/],
];


/** What no API server hears of: the shell's own walls. */
export const walls: readonly (readonly [what: string, line: string])[] = [
  ['write to the shell’s image', 'touch /etc/x'],
  ['become root', 'su -c id || sudo id'],
];

/** Past day-one-api, straight to the API server with the own token; where the network enforces policies there is not even an answer. */
const direct = 'curl -sk -m 5 --fail-with-body -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT';
export const around: readonly (readonly [what: string, line: string])[] = [
  ['Pods of all', `${direct}/api/v1/pods`],
  ['namespaces of all', `${direct}/api/v1/namespaces`],
  ['Pods of B', `${direct}/api/v1/namespaces/{B}/pods`],
  ['Deployments of all', `${direct}/apis/apps/v1/deployments`],
  ['Events of all', `${direct}/api/v1/events`],
  ['write into default', `${direct}/api/v1/namespaces/default/configmaps -H 'Content-Type: application/json' -d '{"metadata":{"name":"x"}}'`],
];
