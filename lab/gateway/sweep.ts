/** Removes every learner's namespace of this cluster and waits until they are gone: what the chart runs after an uninstall. */
import { setTimeout as sleep } from 'node:timers/promises';
import { managedLabel } from './cluster-names.ts';
import { KubeClient } from './kube/client.ts';
import { resources } from './kube/resources.ts';
import { persist } from './kube/wait.ts';

const kube = KubeClient.fromServiceAccount();
const ours = async () => (await persist(() => kube.list(resources.namespaces(), { labels: `${managedLabel}=true` }))).items.map(({ metadata }) => metadata.name);

const end = Date.now() + 200_000;
for (let rest = await ours(); rest.length > 0; rest = await ours()) {
  console.log(`${rest.length} learners' namespaces to remove`);
  for (const name of rest) await persist(() => kube.remove(resources.namespaces(), name));
  if (Date.now() > end) {
    console.error(`still there: ${rest.join(', ')}`);
    process.exit(1);
  }
  await sleep(1000);
}
kube.close();
