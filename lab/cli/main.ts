/** `day-one …`, after Node 24 took over (day-one.mjs). */
import { LabError } from '../cluster/run.ts';
import { CliError, languageOf, type Localized } from './say.ts';

const usage: Localized = {
  ko: `day-one lab                  코스와 내 kubeconfig의 셸을 이 컴퓨터에서 (127.0.0.1)
day-one lab doctor           클러스터가 수업을 할 수 있는지 봅니다
day-one lab up | down        세 노드 실습 클러스터를 이 컴퓨터에 (docs/lab.md)
day-one lab status | shell | kubectl | fault | undo | build
day-one lab load             게이트웨이 이미지를 만들어 실습 클러스터의 노드에 넣습니다
day-one lab helm …           실습 클러스터의 kubeconfig로 Helm
day-one class create | list | close | teacher`,
  en: `day-one lab                  the course and a shell with your own kubeconfig, on this machine (127.0.0.1)
day-one lab doctor           is a cluster fit for a class?
day-one lab up | down        the three-node lab cluster on this machine (docs/lab.md)
day-one lab status | shell | kubectl | fault | undo | build
day-one lab load             packs the gateway's image and gives it to the lab cluster's nodes
day-one lab helm …           Helm, with the lab cluster's kubeconfig
day-one class create | list | close | teacher`,
};

async function lab(args: string[]): Promise<number | void> {
  const [verb = ''] = args;
  if (verb === 'doctor') return (await import('../doctor/command.ts')).doctorCommand(args.slice(1), console.log);
  if (verb === 'load') {
    const from = performance.now();
    await (await import('../deploy/gateway-image.ts')).loadGatewayImage();
    return console.log(`docker.io/day-one/gateway:lab, ${((performance.now() - from) / 1000).toFixed(0)} s`);
  }
  if (verb === 'helm') {
    const [{ helmBinary }, { attach }, { kubeconfig }] = await Promise.all([import('../deploy/helm.ts'), import('../cluster/on.ts'), import('../cluster/paths.ts')]);
    return attach([await helmBinary(), args.slice(1)], { ...process.env, KUBECONFIG: kubeconfig });
  }
  if (verb === '' || verb.startsWith('--')) {
    await import('../gateway/local.ts');
    return;
  }
  // The cluster's commands read their words from the process.
  process.argv.splice(2, process.argv.length - 2, ...args);
  await import('../cluster/cli.ts');
}

const [area = '', ...args] = process.argv.slice(2);
try {
  if (area === 'lab') process.exitCode = (await lab(args)) ?? process.exitCode;
  else if (area === 'class') process.exitCode = await (await import('./class.ts')).classCommand(args, console.log);
  else {
    console.log(usage[languageOf(args)]);
    process.exitCode = area === '' || area === 'help' || area === '--help' ? 0 : 2;
  }
} catch (error) {
  if (!(error instanceof CliError || error instanceof LabError)) throw error;
  console.error(error instanceof CliError ? error.say[languageOf(args)] : error.message);
  process.exitCode = 1;
}
