import { expect, test } from 'vitest';
import { firstDifference, normalizeCommand, sameCommand } from './normalize.ts';

test.each([
  ['k get po', 'kubectl get pods'],
  ['kubectl get pod', 'kubectl get pods'],
  ['kubectl get no -owide', 'kubectl get nodes -o wide'],
  ['kubectl get nodes --output=wide', 'kubectl get nodes -o wide'],
  ['kubectl get nodes --output wide', 'kubectl get nodes -o wide'],
  ['kubectl get -o wide nodes', 'kubectl get nodes -o wide'],
  ['kubectl -n kube-system get pods', 'kubectl get pods --namespace=kube-system'],
  ['kubectl get pods -nkube-system', 'kubectl get pods -n kube-system'],
  ['kubectl get pods --all-namespaces -o wide', 'kubectl get po -A -owide'],
  ['kubectl get pods -Ao wide', 'kubectl get pods -A -o wide'],
  ['  kubectl   get  svc ', 'kubectl get services'],
  ['$ kubectl get ns', 'kubectl get namespaces'],
  ['kubectl delete pod/web', 'kubectl delete po web'],
  ['kubectl describe pod "etcd-cpu1" -n kube-system', 'kubectl describe pods etcd-cpu1 -n kube-system'],
  ['kubectl get deploy,rs', 'kubectl get deployments,replicasets'],
  ['kubectl rollout status deploy/web', 'kubectl rollout status deployment web'],
  ['kubectl set image deployment web nginx=nginx:1.27', 'kubectl set image deploy/web nginx=nginx:1.27'],
  ['kubectl get pods -A | grep "cpu1" | wc -l', 'k get po -A|grep cpu1|wc -l'],
  ['kubectl exec -it web -- sh', 'kubectl exec web -t -i -- sh'],
  ['kubectl logs --follow web', 'kubectl logs -f web'],
  ['kubectl apply --filename=web.yaml', 'kubectl apply -f web.yaml'],
  ['kubectl taint node cpu1 a:NoSchedule-', 'kubectl taint nodes cpu1 a:NoSchedule-'],
  ['kubectl get pods “-A”', 'kubectl get pods -A'],
  ['kubectl get pods —all-namespaces', 'kubectl get pods -A'],
  ['kubectl get pods --show-labels=true', 'kubectl get pods --show-labels'],
  ["kubectl get no -o jsonpath='{.items}'", 'kubectl get nodes -o jsonpath={.items}'],
  ['kubectl explain pod.spec', 'kubectl explain pods.spec'],
])('%s is the same as %s', (a, b) => {
  expect(normalizeCommand(a)).toBe(normalizeCommand(b));
});

test.each([
  ['kubectl get pods', 'kubectl get pods -A'],
  ['kubectl get nodes', 'kubectl get pods'],
  ['kubectl run no --image=nginx', 'kubectl run nodes --image=nginx'],
  ['kubectl delete pod a b', 'kubectl delete pod b a'],
  ['kubectl logs -f web', 'kubectl logs web'],
  ['kubectl get pods | grep a', 'kubectl get pods'],
  ['awk -F a', 'awk a -F'],
])('%s is not %s', (a, b) => {
  expect(sameCommand(a, b)).toBe(false);
});

test('the normal form can be normalised again', () => {
  const line = normalizeCommand(`k get po -A --no-headers | awk '{print $8}' | sort | uniq -c`);
  expect(line).toBe(`kubectl get pods --no-headers -A | awk '{print $8}' | sort | uniq -c`);
  expect(normalizeCommand(line)).toBe(line);
});

test.each([
  ['kubectl get ndoes', 'kubectl get nodes', 13],
  ['kubectl gte nodes', 'kubectl get nodes', 9],
  ['k get po -n kube-systm', 'kubectl get pods -n kube-system', 21],
  ['kubectl get pods', 'kubectl get pods -A', 16],
  ['kubectl get pods -n default', 'kubectl get pods -n kube-system', 20],
  ['kubectl get pods -A -o wide', 'kubectl get pods -o wide', 17],
  ['kubectl get pods --all-namespacs', 'kubectl get pods -A', 17],
  ['kubectl get pods -A | grp cpu1', 'kubectl get pods -A | grep cpu1', 24],
  ['kubctl get pods', 'kubectl get pods', 3],
  ['kubectl get pods | wc', 'kubectl get pods', 17],
])('%s differs from %s at column %i', (typed, expected, column) => {
  expect(firstDifference(typed, expected)).toBe(column);
});
