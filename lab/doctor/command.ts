import { connect } from '../cli/gateway-link.ts';
import { languageOf, numberOption, onlyOptions, option, type Localized } from '../cli/say.ts';
import { shellsNamespace, systemNamespace } from '../gateway/cluster-names.ts';
import { KubeError } from '../gateway/kube/types.ts';
import { examinations } from './examinations.ts';
import { fail, worst, type Level, type Verdict } from './verdict.ts';

const marks: Readonly<Record<Level, string>> = { ok: '✓', warn: '!', fail: '✗' };
const names: Readonly<Record<Level, Localized>> = { ok: { ko: '좋음', en: 'ok' }, warn: { ko: '주의', en: 'warn' }, fail: { ko: '안 됨', en: 'fail' } };
const ends: Readonly<Record<Level, Localized>> = {
  ok: { ko: '수업할 준비가 됐습니다.', en: 'Fit for a class.' },
  warn: { ko: '수업할 수 있습니다. 주의할 것을 읽어 보세요.', en: 'Fit for a class; read the warnings.' },
  fail: { ko: '이대로는 수업할 수 없습니다.', en: 'Not fit for a class as it is.' },
};

export const doctorUsage: Localized = {
  ko: 'day-one lab doctor [--seats 30] [--url https://…] [--namespace lab-system] [--shells lab-shells] [--image busybox:1.36] [--only ID] [--json] [--kubeconfig FILE] [--context NAME] [--lang ko|en]',
  en: 'day-one lab doctor [--seats 30] [--url https://…] [--namespace lab-system] [--shells lab-shells] [--image busybox:1.36] [--only ID] [--json] [--kubeconfig FILE] [--context NAME] [--lang ko|en]',
};

/** Address of an installed gateway, from its ConfigMap. */
async function installedUrl(kube: ReturnType<typeof connect>, system: string): Promise<string | undefined> {
  const config = await kube.get({ plural: 'configmaps', namespace: system }, 'lab-gateway').catch(() => undefined);
  const json = (config?.['data'] as Record<string, string> | undefined)?.['gateway.json'];
  return json ? (JSON.parse(json) as { gateway?: { origins?: string[] } }).gateway?.origins?.[0] : undefined;
}

/** `day-one lab doctor`: exit status 1 if anything failed. @throws CliError */
export async function doctorCommand(args: readonly string[], print: (line: string) => void): Promise<number> {
  const language = languageOf(args);
  if (args.includes('--help')) {
    print(doctorUsage[language]);
    return 0;
  }
  onlyOptions(args, ['seats', 'url', 'namespace', 'shells', 'image', 'only', 'kubeconfig', 'context', 'lang'], ['json']);
  const kube = connect(args);
  const system = option(args, 'namespace') ?? systemNamespace;
  const address = option(args, 'url') ?? (await installedUrl(kube, system));
  const only = option(args, 'only');
  const patient = { kube, system, shells: option(args, 'shells') ?? shellsNamespace, seats: numberOption(args, 'seats', 1, 500) ?? 30, url: address ? new URL(address) : undefined, image: option(args, 'image') ?? 'busybox:1.36' };
  const json = args.includes('--json');
  const found: (Verdict & { id: string })[] = [];
  try {
    for (const { id, title, run } of examinations(patient)) {
      if (only && only !== id) continue;
      const verdicts = await run().catch((error: unknown): Verdict[] => {
        if (!(error instanceof KubeError)) throw error;
        const forbidden = error.code === 403;
        return [fail({ ko: `볼 수 없습니다: ${error.message}`, en: `cannot be examined: ${error.message}` }, forbidden ? { ko: '관리자 kubeconfig로 다시 하세요', en: 'try again with an administrator’s kubeconfig' } : { ko: '클러스터에 닿는지 확인하세요', en: 'see that the cluster can be reached' })];
      });
      for (const verdict of verdicts) {
        found.push({ id, ...verdict });
        if (json) continue;
        print(`${marks[verdict.level]} ${names[verdict.level][language]}  ${title[language]}: ${verdict.say[language]}`);
        if (verdict.todo) print(`        → ${verdict.todo[language]}`);
      }
      // Without an API server there is nothing more to ask.
      if (id === 'cluster' && verdicts.some(({ level }) => level === 'fail')) break;
    }
  } finally {
    kube.close();
  }
  const level = worst(found.map((one) => one.level));
  if (json) print(JSON.stringify({ level, found }, null, 2));
  else print(`\n${ends[level][language]}`);
  return level === 'fail' ? 1 : 0;
}
