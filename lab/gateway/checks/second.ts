import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { must, type Check } from '../../cluster/checks.ts';
import { here } from '../../cluster/paths.ts';
import { until } from '../../cluster/run.ts';
import { StepCheck } from '../../../src/engine/live/step-check.ts';
import type { ClusterState } from '../../../src/engine/cluster/state.ts';
import type { Goal } from '../../../src/engine/schema/goal.ts';
import { resources } from '../kube/resources.ts';
import { KubeObserver } from '../observe/kube-observer.ts';
import { secondBeside } from '../spawner/names.ts';
import { asLearner, seat, withSpawner } from './world.ts';

const content = join(here, '../../content');
const commandsOf = (session: string): { id: string; cmd: string }[] => (parse(readFileSync(join(content, `sessions/${session}.yaml`), 'utf8')) as { steps: { id: string; cmd: string }[] }).steps;
const goalOf = (lesson: string, step: string): Goal[] => (parse(readFileSync(join(content, `lessons/${lesson}/lesson.yaml`), 'utf8')) as { steps: { id: string; goal?: Goal[] }[] }).steps.find(({ id }) => id === step)!.goal!;

/** The lesson about namespaces, its commands word for word, on the learner's own two. */
export const secondNamespace: Check = {
  name: 'live: team-a is made, filled, deleted and made again as the lesson says; its goal holds; a reset takes it away',
  async run() {
    return withSpawner({}, async (spawner, { gateway, admin, audited }) => {
      const place = await spawner.ensure(seat('one'));
      const second = secondBeside(place.namespace);
      const observer = new KubeObserver(gateway);
      try {
        let now: ClusterState | undefined;
        observer.watch({ namespaces: [place.namespace, second] }, (state) => (now = state));
        await until('first state', 20, async () => now);
        const check = new StepCheck(goalOf('namespaces', 'team-a'));
        check.see(now!);
        const before = audited.length;
        const run = async (line: string, seen: RegExp, input?: string) => {
          const { code, output } = await asLearner(gateway.http, place, line, input);
          must(code === 0 && seen.test(output), `${line} (${code}): ${output.slice(0, 500)}`);
          return output;
        };
        const line = Object.fromEntries([...commandsOf('namespace-team-a'), ...commandsOf('namespace-no-wall')].map(({ id, cmd }) => [id, cmd]));
        const start = performance.now();
        await run(line['create']!, new RegExp(`namespace/${second} created`));
        const took = performance.now() - start;
        const quota = await asLearner(gateway.http, place, 'kubectl -n team-a get resourcequota,limitrange,networkpolicy -o name');
        must(quota.output.trim().split('\n').length === 3, quota.output);
        await run(line['list']!, new RegExp(`^${second} +Active`, 'm'));
        await run(line['empty']!, /No resources found/);
        await run(line['web-default']!, /created/);
        await run(line['web-team-a']!, /created/);
        await run('kubectl rollout status deployment/web --timeout=60s && kubectl -n team-a rollout status deployment/web --timeout=60s', /rolled out[\s\S]*rolled out/);
        const both = await run(line['both']!, /web/);
        must(both.match(/\bweb\b/g)?.length === 2, both);
        check.ran('both');
        await until('the goal of the step', 20, async () => check.see(now!).state === 'passed' || undefined, 50);
        await run(line['inside']!, /deployment\.apps\/web/);
        const address = (await run('kubectl get pods -l app=web -o jsonpath={.items[0].status.podIP}', /\d/)).trim();
        await run(`kubectl exec -n team-a deploy/web -- curl -sI -m 5 http://${address}/`, /^HTTP\/1\.1 200/);
        must(audited.length === before, `something of the lesson was refused: ${JSON.stringify(audited[before])}`);
        await run(line['delete']!, /deleted/);
        must((await run(line['left']!, /web/)).match(/\bweb\b/g)?.length === 1, 'the Deployment of team-a is left');
        await until('team-a is gone', 60, async () => ((await admin.get(resources.namespaces(), second)) ? undefined : true));
        await run('kubectl apply -f -', /created/, JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a', labels: { team: 'a' } } }));
        await run('kubectl -n team-a create configmap x --from-literal=a=b', /created/);
        await run('kubectl config set-context --current --namespace=default && kubectl create configmap y --from-literal=a=b', /created/);
        must(await admin.get({ plural: 'configmaps', namespace: place.namespace }, 'y'), 'default was not the learner’s own');
        await spawner.reset(seat('one'));
        await until('both namespaces gone', 90, async () => ((await admin.get(resources.namespaces(), second)) || (await admin.get(resources.namespaces(), place.namespace)) ? undefined : true), 500);
        return `made, furnished and answered in ${took.toFixed(0)} ms; the lesson’s commands unchanged; nothing left after a reset`;
      } finally {
        observer.close();
      }
    });
  },
};
