/** Manifests that lie in the learner’s home. */
export const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      terminationGracePeriodSeconds: 1
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector:
                matchLabels:
                  app: web
      containers:
        - name: nginx
          image: nginx:1.25
          ports:
            - containerPort: 80
`;

/** One Pod on each node, so that who runs where is no matter of chance; one is taken down before the next comes. */
export const spread = web.replace('  replicas: 3\n', '  replicas: 3\n  strategy:\n    rollingUpdate:\n      maxSurge: 0\n      maxUnavailable: 3\n');

export const pod = (name: string, node: string, container: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  terminationGracePeriodSeconds: 0
  nodeSelector:
    kubernetes.io/hostname: ${node}
${more}  containers:
    - name: main
${container}`;

export const sleeper = '      image: busybox:1.28\n      command: [sleep, "3600"]\n';

/** Somebody else’s scheduler, which is not there: the Pod stays as it is. */
export const idle = (name: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels:
    app: ${name}
${more}spec:
  schedulerName: nobody
  containers:
    - name: main
      image: nginx:1.25
`;
