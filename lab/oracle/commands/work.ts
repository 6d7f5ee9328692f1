import type { Command, CommandGroup } from '../types.ts';
import { pod, sleeper, spread } from './files.ts';

const lines = (...list: string[]): Command[] => list.map((line) => ({ line }));
const rolledOut = 'kubectl rollout status deployment/web --timeout=60s';
const threeReady = 'test "$(kubectl get pods -l app=web --no-headers | grep -c 1/1)" = 3';
const noPods = 'test -z "$(kubectl get pods -o name)"';

const deployments: CommandGroup = {
  name: 'deployments',
  about: 'Deployments, ReplicaSets, rollouts, scale, Services: one Pod on each node',
  files: {
    'web.yaml': spread,
    'svc.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: 10.96.0.60\n  selector:\n    app: web\n  ports:\n    - port: 80\n',
    'wrong.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: wrong\nspec:\n  clusterIP: 10.96.0.61\n  selector:\n    app: wbe\n  ports:\n    - port: 80\n',
    'port.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: port\nspec:\n  type: NodePort\n  clusterIP: 10.96.0.62\n  selector:\n    app: web\n  ports:\n    - port: 80\n      nodePort: 30080\n',
  },
  commands: [
    ...lines('kubectl apply -f web.yaml'),
    { line: 'kubectl rollout status deployment/web --timeout=60s', last: true },
    ...lines('kubectl get deployment web', 'kubectl get deploy,rs -o wide', 'kubectl get deploy,rs,pods', 'kubectl get pods -o wide', 'kubectl get pods --show-labels', 'kubectl get pods -l app=web -o name', 'kubectl get pods -l app=nginx', 'kubectl get pods -A -l app=web -o wide', 'kubectl describe deployment web', 'kubectl describe rs', 'kubectl get deployment web -o yaml', `kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,IP:.status.podIP`, `kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name} {.spec.nodeName}{"\\n"}{end}'`, 'kubectl get pods --sort-by=.spec.nodeName -o wide', 'kubectl apply -f web.yaml', 'kubectl create -f web.yaml', 'kubectl diff -f web.yaml', 'kubectl get all'),
    // kubectl exec goes into the Pod that has been ready for longest: cpu1's.
    { line: 'kubectl apply -f svc.yaml -f wrong.yaml -f port.yaml', before: ['kubectl delete pod -l app=web --field-selector spec.nodeName!=cpu1', threeReady] },
    { line: 'kubectl get svc', before: [`test "$(kubectl get endpoints web -o jsonpath='{.subsets[0].addresses[2].ip}')"`, `test "$(kubectl get endpoints port -o jsonpath='{.subsets[0].addresses[2].ip}')"`] },
    ...lines('kubectl get svc -o wide', 'kubectl get svc web -o yaml', 'kubectl get endpoints wrong', 'kubectl describe svc wrong', 'kubectl get endpointslices -l kubernetes.io/service-name=wrong', 'kubectl expose deployment web --port=80 --dry-run=client -o yaml', 'kubectl expose deployment web --port=80', 'kubectl expose deployment nosuch --port=80', 'kubectl expose deployment web --port=80 --type=Nodeport --name=x', `kubectl patch svc wrong -p '{"spec":{"selector":{"app":"web"}}}'`),
    { line: 'kubectl get endpoints wrong -o name', before: [`test "$(kubectl get endpoints wrong -o jsonpath='{.subsets[0].addresses[2].ip}')"`] },
    ...lines('kubectl exec deploy/web -- curl -s web | head -4', 'kubectl exec deploy/web -- curl -sS -m 5 nosuch', 'kubectl delete svc web wrong port'),
    // Of equal Pods the controller lets any one go; here it is gpu1's.
    { line: 'kubectl scale deployment web --replicas=2', before: ['kubectl annotate pods -l app=web --field-selector spec.nodeName=gpu1 controller.kubernetes.io/pod-deletion-cost=-1 --overwrite'] },
    { line: 'kubectl get deployment web', before: ['test "$(kubectl get pods -o name | wc -l)" = 2'] },
    ...lines('kubectl scale deployment web --replicas=4'),
    { line: 'kubectl get deployment web', before: [`test "$(kubectl get deploy web -o jsonpath='{.status.readyReplicas}')" = 3`, 'kubectl get pods | grep -q Pending'] },
    ...lines('kubectl rollout status deployment web --timeout=1s', 'kubectl scale deployment web --replicas=3', 'kubectl scale deployment wbe --replicas=3', 'kubectl scale deployment web', 'kubectl scale deployment web --replicas=-1', 'kubectl scale deployment web --replicas=3 --current-replicas=7', 'kubectl scale ds kube-proxy --replicas=4 -n kube-system'),
    { line: 'kubectl rollout history deployment web', before: [rolledOut] },
    ...lines('kubectl set image deployment/web nginx=nginx:1.26'),
    { line: 'kubectl rollout status deployment/web --timeout=60s', last: true },
    { line: 'kubectl get rs', before: [`kubectl get rs -o jsonpath='{.items[*].status.replicas}' | grep -qE '^(0 3|3 0)$'`, 'test "$(kubectl get pods -o name | wc -l)" = 3'] },
    ...lines('kubectl get pods -o wide', 'kubectl rollout history deployment web', 'kubectl rollout history deployment web --revision=2', 'kubectl rollout history deployment web --revision=9', 'kubectl annotate deployment web kubernetes.io/change-cause="nginx 1.26"', 'kubectl rollout history deployment web', 'kubectl set image deployment/web nginx=nginx:1.255'),
    { line: 'kubectl get deployment web', before: [`test "$(kubectl get pods -o jsonpath='{.items[*].status.containerStatuses[0].state.waiting.reason}' | grep -oE 'ErrImagePull|ImagePullBackOff' | wc -l)" = 3`, `test "$(kubectl get deploy web -o jsonpath='{.status.unavailableReplicas}')" = 3`] },
    ...lines('kubectl rollout status deployment web --timeout=1s', 'kubectl rollout undo deployment web'),
    { line: 'kubectl get deployment web -o wide', before: [rolledOut, 'test "$(kubectl get pods -o name | wc -l)" = 3'] },
    ...lines('kubectl rollout undo deployment web --to-revision=9', 'kubectl rollout pause deployment web', 'kubectl rollout pause deployment web', 'kubectl rollout restart deployment web', 'kubectl rollout resume deployment web', 'kubectl rollout resume deployment web', 'kubectl rollout status deployment nosuch', 'kubectl rollout history pod/x', 'kubectl set env deployment/web --list', 'kubectl set env deployment/web A=1 --dry-run=client -o name', 'kubectl set image deployment/web other=nginx', 'kubectl set resources deployment web --limits=cpu=200m --dry-run=server', 'kubectl autoscale deployment web --max=5 --cpu-percent=80', 'kubectl get hpa', 'kubectl delete hpa web', 'kubectl rollout restart deployment web'),
    { line: 'kubectl rollout status deployment/web --timeout=60s', last: true },
    { line: 'kubectl get deployment web', before: ['test "$(kubectl get pods -o name | wc -l)" = 3'] },
    ...lines('kubectl get pods', `kubectl delete pod -l app=web --field-selector spec.nodeName=cpu2 --wait=false | wc -l`),
    { line: 'kubectl get pods -o wide', before: [rolledOut, 'test "$(kubectl get pods -o name | wc -l)" = 3'] },
    // The lonely one still repels its former siblings: the one that replaces it has to wait.
    ...lines(`kubectl label pod -l app=web app=lonely --overwrite --field-selector spec.nodeName=gpu1 | cut -d' ' -f2`),
    { line: 'kubectl get pods --show-labels', before: ['test "$(kubectl get pods -o name | wc -l)" = 4', 'kubectl get pods -l app=web | grep -q Pending'] },
    ...lines('kubectl delete pod -l app=lonely --wait=false | wc -l'),
    // Not before the one that waited has its node: its name goes by it.
    { line: 'kubectl delete -f web.yaml', before: [threeReady] },
    ...lines('kubectl delete -f web.yaml'),
    { line: 'kubectl get all', before: [noPods] },
  ],
};

const pods: CommandGroup = {
  name: 'pods',
  about: 'Pods with programs in them: exec, logs, cp, several containers, init containers, Jobs, failures, -w, port-forward',
  files: {
    'box.yaml': pod('box', 'cpu2', sleeper),
    'two.yaml': pod('two', 'cpu1', '      image: busybox:1.28\n      command: [sh, -c, "echo from main; sleep 1; echo to stderr >&2; exec sleep 3600"]\n    - name: side\n      image: busybox:1.28\n      command: [sh, -c, "for n in 1 2 3; do echo line $n; done; exec sleep 3600"]\n'),
    'gpu.yaml': pod('gpu', 'gpu1', '      image: nginx:1.25\n      resources:\n        limits:\n          nvidia.com/gpu: "1"\n'),
    'done.yaml': pod('done', 'gpu1', '      image: busybox:1.28\n      command: [sh, -c, "echo all is done"]\n', '  restartPolicy: Never\n'),
    'failed.yaml': pod('failed', 'gpu1', '      image: busybox:1.28\n      command: [sh, -c, "echo no config found >&2; exit 3"]\n', '  restartPolicy: Never\n'),
    'job.yaml': 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: hello\nspec:\n  template:\n    spec:\n      nodeName: cpu2\n      restartPolicy: Never\n      containers:\n        - name: hello\n          image: busybox:1.28\n          command: [echo, hello]\n',
  },
  commands: [
    ...lines('kubectl apply -f box.yaml -f two.yaml', 'kubectl wait --for=condition=Ready pod/box pod/two --timeout=60s', 'kubectl get pods -o wide'),
    { line: 'kubectl describe pod box', before: ['kubectl get events --field-selector involvedObject.name=box,reason=Started -o name | grep -q .'] },
    ...lines('kubectl get pod box -o yaml', `kubectl get pod two -o jsonpath='{.spec.containers[*].name}'`, 'kubectl exec box -- cat /etc/resolv.conf', 'kubectl exec box -- hostname', 'kubectl exec box -- ls /var/run/secrets/kubernetes.io/serviceaccount', `kubectl exec box -- sh -c 'echo $KUBERNETES_SERVICE_HOST'`, `kubectl exec box -- sh -c 'exit 3'`, 'kubectl exec box -- nosuch', 'kubectl exec box ls', 'kubectl exec box', 'kubectl exec box -c nosuch -- ls', 'kubectl exec two -- echo hi', 'kubectl exec two -c side -- echo hi', 'kubectl exec box -- cat /nosuch', `echo hello | kubectl exec -i box -- cat`, 'kubectl logs two', 'kubectl logs two -c side', 'kubectl logs two -c side --tail=1', ),
    // kubectl walks through a map of the containers.
    { line: 'kubectl logs two --all-containers', prints: 'to stderr\nline 1\n' },
    { line: 'kubectl logs two --all-containers --prefix', prints: 'to stderr\n[pod/two/side] line 1\n' },
    ...lines('kubectl logs two -c sidecar', 'kubectl logs -p two', 'kubectl logs box', 'kubectl logs -l app=two -c side', 'kubectl logs two side', 'kubectl logs deploy/nosuch'),
    // Its end may overtake what tar says on stderr.
    { line: 'kubectl cp box:/etc/hostname hostname.txt && cat hostname.txt', prints: 'tar: ' },
    ...lines('kubectl cp hostname.txt box:/tmp/there && kubectl exec box -- cat /tmp/there', 'kubectl attach nosuch', 'kubectl port-forward nosuch 8080:80', 'kubectl port-forward box'),
    { line: 'kubectl port-forward pod/box 18080:80', interrupt: 1.5 },
    { line: 'kubectl logs -f two -c side', interrupt: 1.5 },
    { line: 'kubectl apply -f gpu.yaml' },
    { line: 'kubectl get pod gpu -o wide', before: [`kubectl get pod gpu -o jsonpath='{.status.conditions[0].message}' | grep -q nvidia`] },
    ...lines('kubectl describe pod gpu', 'kubectl delete pod gpu', 'kubectl apply -f done.yaml -f failed.yaml -f job.yaml'),
    { line: 'kubectl get pods', before: ['kubectl get pod done | grep -q Completed', 'kubectl get pod failed | grep -q Error', 'kubectl wait --for=condition=Complete job/hello --timeout=60s'] },
    ...lines('kubectl get jobs', 'kubectl logs job/hello', 'kubectl logs done', 'kubectl logs failed', 'kubectl exec done -- ls', `kubectl get pod failed -o jsonpath='{.status.containerStatuses[0].state.terminated.exitCode}'`, 'kubectl get pods --field-selector=status.phase=Succeeded'),
    ...['kubectl delete job hello', 'kubectl delete pod done failed', 'kubectl delete pod box two --now'].map((line): Command => ({ line, waits: true })),
    { line: `kubectl run once --image=busybox:1.28 --rm -i --restart=Never -- sh -c 'sleep 2; exit 4'`, waits: true },
    { line: 'kubectl get configmaps -w', interrupt: 0.5, during: ['kubectl create cm seen', 'kubectl label cm seen a=b', 'kubectl delete cm seen'] },
    { line: 'kubectl get pods -w', interrupt: 0.5, during: [`kubectl create -f - <<< '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"seen"},"spec":{"schedulerName":"nobody","containers":[{"name":"a","image":"a"}]}}'`, 'kubectl delete pod seen'] },
    { line: 'kubectl get ns --watch-only -o name', interrupt: 0.5, during: ['kubectl create ns seen', 'kubectl label ns seen a=b'] },
    { line: 'kubectl get cm --output-watch-events -w', interrupt: 0.5, during: ['kubectl create cm seen', 'kubectl delete cm seen'] },
    { line: 'kubectl get all', before: [noPods, 'kubectl delete ns seen --wait=false || true'] },
  ],
};

export const workCommands: readonly CommandGroup[] = [deployments, pods];
